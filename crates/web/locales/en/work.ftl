# A case at the desk: papers shown and judged, what stands around them.
desk-parts = Parts of this page
desk-todo = What there is to do
desk-waiting = { $count ->
    [one] 1 document waits to be looked at.
   *[other] { $count } documents wait to be looked at.
}
desk-waiting-none = All documents have been looked at.
desk-open-next = Look at the next document
desk-next-case = On in the worklist: file number { $value }
desk-keys = Keys: j and k go through the documents, Enter opens, n opens what waits next.
desk-pile-judge = To look at
desk-pile-stuck = Can't be opened
desk-pile-checking = Being checked
desk-pile-again = Asked for again
desk-pile-done = Done
desk-about = Details
desk-answer = Answer
desk-beside = show here
desk-deeds = What happened
desk-deeds-none = What was done in this case will stand here.

viewer-judged = So far:
viewer-resend = Please send again …
viewer-resend-submit = Ask for it like this
viewer-reasons = Why again?
viewer-reasons-hint = The person reads exactly these sentences. You can choose several.
viewer-reason = Anything else, in your own words
viewer-preview = The person reads:
viewer-preview-show = Preview
viewer-shown = Shown, not kept …
viewer-not-needed = Not needed
viewer-previous = Previous document (k)
viewer-next = Next document (j)
viewer-window = In a window of its own
viewer-save = Save the file
viewer-more = More about this document
viewer-about = All details, and moving
viewer-alt = Document { $value }
viewer-cut = This is only the beginning. The file holds all of the text.
viewer-anyway = Look at it anyway
viewer-other = The browser can't show this file ({ $value }). Save it and open it with a fitting program.
viewer-keys-turn = j: next document · k: previous document
viewer-keys-judge = 1: complete and readable · 2: send again, with reasons · 3: shown, not kept · 4: not needed
viewer-keys-where = The keys work as long as you have not clicked into a field or into the PDF that is shown.
notice-reviewed-all = Saved. No document in this case waits to be looked at any more.

download-open = Save several
download-title = Save several documents
download-lead = The documents come in one ZIP file. Each counts as opened, and the log says so.
download-choose = Which documents?
download-submit = Save as a ZIP file
download-none = This case has no document that can be opened.
download-left-out = These documents are missing from this file: they can't be opened now, were taken back or moved, or would have been too many.
download-left-out-name = Missing.txt
download-left-out-health = may tell of somebody’s health and is not for you to open
download-closed = { $count ->
    [one] One document is missing from this list: it may tell of somebody’s health and is not for you to open.
   *[other] { $count } documents are missing from this list: they may tell of somebody’s health and are not for you to open.
}
mistake-documents-none = Please choose at least one document.
mistake-documents-many = { $count ->
   *[other] Please choose at most { $count } documents.
}

declare-open = Record as application, objection or change
declare-title = Record an application, objection or change
declare-message = A message of this case
declare-kind = What is it?
declare-application = An application
declare-objection = An objection
declare-change = A change of circumstances
declare-means-time = What counts is the day on which it first arrived, as the confirmation of receipt says.
declare-means-customer = The person sees what it is recorded as, and when it arrived.
declare-means-objection = An objection puts the case on top of the worklist.
declare-form = An objection needs a valid form (§ 84 SGG): in writing and signed, taken down at the office, or electronically under § 36a (2) SGB I. If it is missing, say so at once. The time limit is one month after notification, one year if the instruction was missing or wrong.
declare-submit = Record
notice-declared = Recorded. The person can see it now.
notice-declaration-withdrawn = Withdrawn. What was recorded and your reason stay in the case.
notice-declaration-decided = Noted. Nothing is due here any more.
notice-recorded = Recorded.

told-title = Declared, and arrived another way
told-none = Applications, objections and changes, calls and what came on paper will stand here.
told-withdraw = Withdraw this
told-withdraw-reason = Why?
told-withdraw-submit = Yes, withdraw
told-due = To be decided by { $value }
told-decide = Note as decided
told-decided = Decided on { $value }
told-withdrawn = Withdrawn on { $value }:

record-call-title = Note a call
record-call-lead = Only colleagues read the note. Persons concerned may ask to see the file: write so that everybody may read it.
record-call = Call on { $value }
record-paper-title = Record a paper
record-paper-lead = For documents that came by post or at the counter. They will stand on the customer's pages too, so that nobody asks for them again.
record-day = Day of the call
record-arrived-on = Arrived on
record-time = Time
record-caller = Who called?
record-way = How did it arrive?
record-way-post = By post
record-way-counter = At the counter
record-paper-kind = What is it?
record-text = What was it about?
record-remark = Remark for colleagues
record-text-hint = At most 1000 characters.
record-submit = Record
