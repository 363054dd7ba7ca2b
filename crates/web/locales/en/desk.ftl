# The worklist, who has a case, who stands in, exceptions.
worklist-views = Parts of the worklist
worklist-view-open = Open
worklist-view-mine = Mine
worklist-view-team = My team
worklist-view-unassigned = Unassigned
worklist-view-urgent = Emergencies and objections
worklist-view-due = Due today
worklist-view-substituting = Standing in
worklist-view-awaiting = Waiting for the customer
worklist-group-emergency = Emergencies
worklist-group-objection = Objections
worklist-group-declared = Applications being worked on
worklist-group-papers = Documents to look at
worklist-group-messages = Messages to answer
worklist-group-other = Other
worklist-group-late = Past due
worklist-group-today = Due today
worklist-due = Due
due-today = today
due-late = { $count ->
    [one] 1 day past due
   *[other] { $count } days past due
}
worklist-todo = To do
worklist-acts = Act
worklist-emergency = Emergency
worklist-objection = Objection
worklist-awaiting = asked for again
worklist-take = Assign to me
worklist-take-next = Take the next one
worklist-settle = Done
worklist-to-judge = { $count ->
    [one] 1 to judge
   *[other] { $count } to judge
}
worklist-to-answer = { $count ->
    [one] 1 to answer
   *[other] { $count } to answer
}
worklist-blocked = { $count ->
    [one] 1 can't be opened
   *[other] { $count } can't be opened
}
exceptions-title = { $count ->
    [one] 1 case was opened by exception in the last two weeks
   *[other] { $count } cases were opened by exception in the last two weeks
}
exceptions-line = { $name } on { $moment }, open until { $until }. Reason: { $reason }
exceptions-of-case = { $count ->
    [one] Opened by exception once
   *[other] Opened by exception { $count } times
}

find-title = Find a case
find-found = Found
find-none = None of your cases fits exactly. Please check the spelling.
find-elsewhere = There is such a case, but it is not yours. If you need it now, you can open it by exception.
find-number = File number, household number or portal number
find-number-hint = The whole number, as in the letter.
find-person = Or a person
find-surname = Surname
find-birth-date = Date of birth
find-submit = Find

exception-title = Open by exception
exception-lead = { $count ->
    [one] For cases that are not yours. The case is then open to you for 1 minute.
   *[other] For cases that are not yours. The case is then open to you for { $count } minutes.
}
exception-read-only = You can read. Only those in charge can judge, answer and change.
exception-told = The person in charge and the team lead see that you opened the case, and your reason. It stands in the log, too.
exception-customer = The customer sees that the documents were opened.
exception-reason = Why do you need this case?
exception-reason-hint = For example: customer on the phone, no electricity today, colleague can't be reached.
exception-submit = Yes, open it
exception-open = You see this case by exception. You can read, but change nothing.

substitutions-title = Substitution
substitutions-none = Here stands who stands in for whom.
substitution-new = Enter a substitution
substitution-lead = Whoever stands in has all cases of the absent person in that time. The team lead can enter it for the team, too.
substitution-absent = Absent
substitution-substitute = Substitute
substitution-choose = Please choose
substitution-from = First day
substitution-until = Last day
substitution-until-hint = One year at most.
substitution-submit = Enter
substitution-end = End
nav-substitutions = Substitution

assign-title = In charge
assign-to = Put in charge
assign-submit = Assign
assign-back = Hand back to the team
settle-submit = Done until something new comes

mistake-file-number-unknown = There is no such file number here. Please check the spelling.
notice-case-assigned = The case is assigned.
notice-case-handed-back = The case is back with the team.
notice-case-settled = Done. The case comes back as soon as there is something new.
notice-none-left = Each case has somebody in charge.
notice-exception-opened = The case is open to you.
notice-substitution-entered = The substitution is entered.
notice-substitution-ended = The substitution is ended.

disowned-title = The customer says: this is not mine
disowned-at = Said on { $value }. Since then only who sent it sees it in the household.
disowned-badge = Not theirs?
disowned-settle = Move or confirm it
disowned-text = Check today whose document it is. If it belongs in another case, move it. If it was meant for somebody else, this is a data breach: tell the data protection officer at once.
disowned-confirm = It does belong here
worklist-disowned = { $count ->
    [one] “not mine” said once
   *[other] “not mine” said { $count } times
}
notice-confirmed = The document belongs here. The household sees it again.
worklist-stuck = { $count ->
    [one] One document in your cases has been waiting longer than it should.
   *[other] { $count } documents in your cases have been waiting longer than they should.
}
