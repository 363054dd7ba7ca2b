# Staff's pages.
worklist-title = Worklist
worklist-caption = Cases, most urgent first
worklist-none = Nothing is waiting. Cases will stand here as soon as something new comes in.
worklist-view-all = All cases
worklist-none-all = No cases are assigned to you or your teams.
worklist-household = Household number
worklist-file-number = File number
worklist-who = Who
worklist-since = Waiting since
worklist-assigned = Assigned
worklist-mine = me
worklist-team = Team
worklist-more = More cases
worklist-keys = Keys: j and k go through the list, Enter opens, a assigns to me, d is done. ? shows and hides this help.
keys-title = Keys (?)
keys-why = Who speaks to the computer or uses special keys easily sets something off by mistake with single keys. The choice is kept for your account.
keys-switch-off = Switch single keys off
keys-switch-on = Switch single keys on
keys-where = These keys can be switched off in the worklist.
notice-keys-off = Single keys are switched off now.
notice-keys-on = Single keys are switched on now.
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
health-title = May tell of somebody’s health
health-name = Document about health
health-closed-title = This document is not for you to open
health-closed-text = It may tell of somebody’s health. So you see that it is there, but neither its name nor what is in it. Only those named here can open, judge and move it. Standing in for somebody, being in the team or opening the case by exception is not enough.
health-who-assigned = { $value } may open it: the case is assigned to this person.
health-who-nobody = The case is assigned to nobody.
health-who-sender = Whoever sent it may open it, too.
health-who-named = Besides, the Jobcenter allowed it to: { $value }.
health-who-named-none = The Jobcenter has allowed it to nobody else in this case.
health-take-text = Assign the case to yourself if you work on it. Then you can open the document. That you assigned the case to yourself stands in the log.
health-take = Assign to me

caution-encrypted = Maybe a password
caution-encrypted-text = This file is protected. If it asks for a password, we can't read it. Then ask for the file without a password or for a photo (section 36a (3) SGB I).
caution-macros = Macros
caution-macros-text = There are small programs (macros) in this file. Open it in protected view only, and let nothing run. If in doubt, ask for a PDF.
caution-active-content = Runs something
caution-active-content-text = This file wants to run something when it is opened. Look at it in the browser only, and allow nothing it asks for.
caution-embedded-files = More files inside
caution-embedded-files-text = There are more files in this file. Don't open them from there. If you need them, ask for them one by one.
caution-huge-image = Very large picture
caution-huge-image-text = This picture has very many dots. Showing it may take long or fail. Then ask for a smaller photo.
caution-inflates = Becomes very large
caution-inflates-text = This file becomes much larger when it is opened and may stop your program. If it can't be opened, ask for a PDF.

work-released = Not checked for viruses
work-released-by = Released by { $name } on { $moment }
work-released-reason = Reason

release-title = This file could not be checked
release-why-too-long = The file is larger than the virus scanner takes. Tell those who operate the portal.
release-why-limit = The virus scanner did not look at everything in the file: it is too large or too deeply nested. Tell those who operate the portal.
release-why-encrypted = The file is protected by a password.
release-why-macros = The file contains macros, that is, small programs.
release-why-scanner-failed = The virus scanner failed at this file several times, and not at others. It may be the file: do not release it without asking.
work-waits-scanner = The virus scanner has not answered since { $value }. This document will be checked as soon as it is back. You need not do anything.
work-waits-failed = This document could not be checked yet. It is tried again by itself. You need not do anything.
rescan-text = Perhaps it works by now. Until then nobody in the house can open it. The person who sent it knows and can send it in another way.
rescan-submit = Have it checked again
release-open = Release without a check
release-risk = Nobody knows whether there is a virus in the file. Opening it may endanger your own computer and the whole network. Release it only if you know who sent it and why it can't be checked. This can't be undone.
release-reason = Why do you release it?
release-reason-hint = Everybody who opens the document sees this sentence and your name.
release-submit = Yes, release without a check

shown-open = Shown, not kept: delete the copy
shown-text = For identity cards and other papers that we may only look at. The copy is deleted at once, and nobody can bring it back. The confirmation of receipt remains, and the person sees that the document was shown.
shown-submit = Yes, seen. Delete the copy
destroy-open = Delete the file with the virus
destroy-text = Nobody can open it after that. The confirmation of receipt remains, and the person sees that the file was deleted and why.
destroy-submit = Yes, delete

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

move-open = Move to another case or another person
move-title = Move a document
move-number = File number of the case it belongs to
move-number-hint = Only cases that are yours. If it only concerns another person in this case, type { $value }.
move-next = Continue
move-other = Find another case
move-within = To another person in this case
move-concerns = Whom does the document concern?
move-concerns-none = Please choose
move-reason = Reason
move-reason-hint = For example: belongs to the sister, who has a file number of her own. Only colleagues read this, in both cases.
move-reason-given = Reason
move-means = What this means
move-means-member = Whom the document then concerns sees it at once: name, note and progress. Whom it no longer concerns does not see it any more. Whoever sent it keeps it.
move-means-case = The document is encrypted anew for the other case. Whom it concerns there sees name, note and progress. The notice that it was moved stays here.
move-means-sender = Whoever sent it and does not belong to the other household no longer sees it. They learn that it was moved, but not where to.
move-means-receipt = The confirmation of receipt remains valid, with the same day. Both sides get an entry in the log.
move-submit = Yes, move it
move-cancel = Do not move it
move-going = The document is being moved to another case. Until then it stays here.
move-going-to = The document is being moved to case { $value }. Until then it stays here.
move-failed = It could not be moved ({ $moment }): { $why } The document has stayed here.
move-failed-gone = It was taken back or deleted meanwhile.
move-failed-damaged = The stored file is damaged.
move-failed-case-closed = The other case was closed meanwhile.
move-failed-concerns-nobody = The person chosen no longer belongs to the other household.
move-failed-too-late = It took too long. Please try again.
move-came = Assigned anew on { $value }.
move-came-from = Moved on { $moment } from case { $number }.

admin-title = Administration
admin-audit = Who did what?
admin-audit-text = The log says who opened, changed or was refused which document, and when. Your looking it up is logged too.
admin-audit-open = Open the log

# Accounts, for admins.
accounts-title = Accounts
accounts-text = Make accounts, print letters with the code for the first sign-in, and lock accounts.
accounts-open = Open accounts
accounts-new = Make an account
accounts-more = More accounts
accounts-none = Accounts will be listed here as soon as there are some.
accounts-customer = Customers
accounts-caseworker = Caseworkers
accounts-admin = Administrators
accounts-auditor = Auditors
accounts-import = Data import
account-title = Account
account-name = Name
account-name-hint = Leave it empty for customers: then it is the name from the specialist system.
account-login = Login
account-login-hint = For staff only. Customers get a portal number.
account-person = Number of the person in the specialist system
account-person-hint = For customers only.
account-role = What for
account-state = State
account-since = Made
account-password-since = Password set
account-locked-since = Locked since
account-active = in use
account-waiting = waiting for the first sign-in
account-locked = locked
account-new-lead = The account has no password yet. Its owner sets it with the code from the letter.
account-make = Make the account
account-letter = Letter with a code
account-letter-text = With the code the owner sets a password. A new letter makes older ones worthless. It also helps when a password was forgotten.
account-letter-make = Make a letter
account-lock = Lock the account
account-lock-text = Nobody can sign in with this account any more. Every session ends at once.
account-unlock = Unlock the account
account-unlock-text = Its owner can then sign in with the password again.
account-health = Documents about health
account-health-since = May open documents about health since
account-health-text = What may tell of somebody’s health is opened only by whom the case is assigned to. With this permission this person may, too: in the cases of their team and where they stand in for somebody. It passes to nobody else, neither in the team nor by standing in.
account-health-allow = Allow
account-health-withdraw = Take the permission
letter-title = Your access to the portal
letter-once = This letter is shown only now. Please print it before you leave the page.
letter-lead = With this letter you sign in for the first time.
letter-step-address = Open this address:
letter-step-number = Type your portal number:
letter-step-login = Type your login:
letter-step-code = Type this code:
letter-step-second = Enter your birth date. The number of your household works, too.
letter-step-password = Think of a password. It needs twelve characters at least. Three or four words in a row are good.
letter-until = The code can be used until { $value }, and only once.
letter-keep = Show this letter to nobody. The Jobcenter never asks you for the code or for your password.
nav-accounts = Accounts
notice-account-made = The account has been made. Now print the letter with the code.
notice-account-locked = The account is locked. Every session has ended.
notice-account-unlocked = The account can be used again.
notice-health-allowed = The person may open documents about health now.
notice-health-withdrawn = The person may not open documents about health any more.
mistake-login-taken = This login exists. Please choose another one.
mistake-person-unknown = Nobody in the portal has this number. Please check the number from the specialist system.
mistake-person-has-account = This person has an account already.

mistake-already-there = The document is there already. Please choose another person or another case.
mistake-case-unknown = There is no such case, or it is not yours. Please check the file number.
mistake-case-closed = This case is closed. Nothing can be moved there.
mistake-case-no-room = This case has no room for the document. It stays where it is.

alarm-title = Emergency
alarm-none = No emergency is open here.
alarm-raised = told { $value }
alarm-look = Look and settle
alarm-note = What was done?
alarm-note-hint = The person who told of it reads this.
alarm-settle = Settled
