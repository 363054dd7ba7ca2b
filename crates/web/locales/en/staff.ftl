# Staff's pages.
worklist-title = Worklist
worklist-caption = Cases, most urgent first
worklist-none = Nothing is waiting. Cases will stand here as soon as something new comes in.
worklist-view-new = New
worklist-view-all = All cases
worklist-none-all = No cases are assigned to you or your teams.
worklist-household = Household
worklist-file-number = File number
worklist-who = Who
worklist-new = New
worklist-since = Waiting since
worklist-assigned = Assigned
worklist-mine = me
worklist-team = Team
worklist-more = More cases
worklist-keys = Keys: j and k go through the list, Enter opens.
worklist-documents = { $count ->
    [one] 1 document
   *[other] { $count } documents
}
worklist-unread = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
worklist-requests = { $count ->
    [one] 1 requested
   *[other] { $count } requested
}
worklist-nothing-new = nothing new

work-case = Case
work-members = Household
work-assigned = Assigned to
work-assigned-none = nobody yet
work-papers = Documents
work-papers-caption = Documents, newest first
work-papers-none = Documents will stand here once something was sent.
work-papers-more = Older documents
work-paper = Document
work-kind = Kind
work-concerns = Concerns
work-received = Arrived
work-opened = Opened
work-state = State
work-not-opened = not yet
work-threads-none = No messages in this case yet.
work-to-case = To the case

work-document-about = About the document
work-document-by = Sent by
work-document-for = On behalf of
work-document-channel = Way
work-document-started = Sending began
work-document-note = Remark
work-document-note-none = none
work-document-open = Open
work-document-open-hint = Every opening is logged. The person who sent the document can see it.
work-document-closed = This document can't be opened while it has not been checked, or if the check found something.

review-title = How is the document?
review-lead = This judges the paper only, not the claim.
review-reason = Reason, if it is to be sent again
review-reason-hint = The person sees this sentence. Frequent reasons are in the list; own words are fine too.
review-submit = Save
reason-blurred = The photo is blurred. Please take another one in good light.
reason-cut-off = Something is missing at the edge. Please take a photo of the whole paper.
reason-pages-missing = Pages are missing. Please send all pages.
reason-too-old = The paper is too old. Please send the newest one.
reason-other-person = The paper belongs to another person.
reason-wrong-paper = This is another paper than the one we need.
reason-protected = The file is protected by a password. Please send it without a password.

admin-title = Administration
admin-audit = Who did what?
admin-audit-text = The log says who opened, changed or was refused which document, and when. Your looking it up is logged too.
admin-audit-open = Open the log
