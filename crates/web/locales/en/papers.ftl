# How far a document came, in the words of both faces.
chain = What happened to this document
chain-received = Arrived on { $value }
chain-checking = We are checking the file for viruses
chain-checked-at = Checked for viruses on { $value }: nothing found
chain-checked = Checked for viruses: nothing found
chain-infected = A virus was found in the file
chain-infected-hint = Nobody can open this file. Your document has arrived all the same, and the day counts. Please take a photo of the paper and send the photo.
chain-unscannable = We could not check the file
chain-unscannable-hint = Perhaps it is protected by a password. Please send it again: without a password, as a photo (JPG, PNG, HEIC), as PDF, Word, Excel or plain text. The day it arrived counts.
chain-suspect = The file was damaged on our side
chain-suspect-hint = The mistake is ours. Your confirmation of receipt remains valid. Please send the document again.
chain-released = Not checked for viruses. Released by the Jobcenter all the same on { $value }
chain-opened = Opened by the Jobcenter on { $value }
chain-judged = { $judgement } – { $moment }
chain-filed = Filed in your case file on { $value }
chain-deleted = Deleted from the portal. The confirmation of receipt remains valid.
chain-deleted-at = Deleted in the portal on { $value }. The confirmation of receipt stays valid.
chain-taken-back = Taken back and deleted. The confirmation of receipt remains valid.
chain-taken-back-at = Taken back and deleted on { $value }. The confirmation of receipt stays valid.
chain-shown = The copy is deleted: the document was shown and not kept.
chain-shown-at = The copy was deleted on { $value }: the paper was shown and not kept.
chain-shown-hint = The Jobcenter has seen it and may not keep it. Nobody can open the copy any more. The confirmation of receipt remains valid.
chain-destroyed = Deleted by the Jobcenter: there was a virus in the file.
chain-destroyed-at = Deleted by the Jobcenter on { $value }: there was a virus in the file.
chain-destroyed-hint = The confirmation of receipt remains valid, and the day counts. Please take a photo of the paper and send the photo.
chain-replaced = Replaced on { $moment } by “{ $name }”. The day this one arrived still counts.

review-complete = Complete and readable
review-resend = Please send again
review-not-needed = No longer needed
review-shown = Shown, not kept
review-no-decision = This is not yet a decision on your application.

badge-received = Arrived
badge-checking = Being checked
badge-opened = Opened
badge-complete = Complete and readable
badge-resend = Please send again
badge-not-needed = No longer needed
badge-shown = Shown, not kept
badge-filed = In the case file
badge-infected = Virus found
badge-stuck = Can't be checked
badge-deleted = Deleted
badge-replaced = Replaced
badge-released = Not checked

document-title = Document
document-about = About this document
document-kind = What it is
document-note = Your remark
document-type = Kind of file
document-size = Size
document-open = Open document
document-open-new = opens in a new tab
document-receipt = See the confirmation of receipt
document-replaces = Replaces
document-from-office = The Jobcenter sent you this document on { $value }.
document-from-office-closed = You can't open it here. Ask for it in a message.
document-replaced-by = Replaced by
document-arrived = arrived on { $value }
document-send-again = Send the document again
document-locked = Your file may have a password
document-locked-text = If it opens only with a password, we can't read it like this. Then please send it again without a password or as a photo. It has arrived, and the day counts.
document-take-back = Take the document back
document-take-back-text = This is possible until the Jobcenter has opened it. Afterwards nobody can open it any more, not even you. The confirmation of receipt stays.
document-take-back-submit = Yes, take it back

document-moved = Your Jobcenter assigned this document anew on { $moment }. It now belongs to file number { $number }.
away-list = No longer here
away-to = Moved on { $moment }. It now belongs to file number { $number }.
away-elsewhere = Moved by your Jobcenter on { $value }
away-title = This document is no longer here
away-moved = Your Jobcenter assigned it to another file number on { $value }.
away-arrived = It arrived on { $value }. That day counts. The confirmation of receipt remains valid.
away-ask = Write a message about it

receipt-title = Confirmation of receipt
receipt-lead = { $count ->
    [one] This document has arrived.
   *[other] These documents have arrived.
}
receipt-number = Number
receipt-arrived = Arrived on
receipt-started = Sending began on
receipt-sent-by = Sent by
receipt-on-behalf-of = On behalf of
receipt-case = About
receipt-file-number = File number
receipt-channel = How it was sent
receipt-documents = { $count ->
    [one] One document
   *[other] { $count } documents
}
receipt-name = Name
receipt-size = Size
receipt-sha256 = Checksum (SHA-256)
receipt-use-title = What is this good for?
receipt-use-proof = { $count ->
    [one] This is your proof: the document was with us on that day. The day counts even if the file can't be read.
   *[other] This is your proof: the documents were with us on that day. The day counts even if a file can't be read.
}
receipt-use-counter = You can show this page at the Jobcenter, on your phone or printed.
receipt-use-next = { $count ->
    [one] We will look at the document. If anything is missing, we will write to you here.
   *[other] We will look at the documents. If anything is missing, we will write to you here.
}
receipt-proven = The confirmation is signed and stands at place { $value } in our log. It can't be changed later.
receipt-signed = The confirmation is signed and valid. In a few seconds the proof from our log will be added.
receipt-json = Save the signed confirmation (a file for checking programs)
receipt-check = Check a receipt
receipt-to-document = To the document
receipt-to-case = To all documents

messages = Messages
message-write = Write a message
message-send = Send message
message-body = Your message
message-answer = Answer
message-subject = What is it about?
message-subject-hint = For example: a question about the rent
message-mine = You
message-by-jobcenter = Jobcenter
message-for = for { $value }
message-sent = Sent on { $value }
message-opened-by-jobcenter = Opened by the Jobcenter on { $value }
message-opened-by-customer = Opened on { $value }
message-not-opened = Not opened yet
message-documents = Sent with it
message-older = Older messages
message-none = Messages will appear here.
message-last = Last message: { $value }
message-unread = { $count ->
    [one] One new
   *[other] { $count } new
}

send-title = Send documents
send-replaces = You are sending this document again:
send-replaces-text = The first one stays with us. The day it arrived still counts.
send-step-what = What are you sending?
send-kind = Kind of document
send-find = Search for what you want to send
send-find-submit = Search
send-find-all = You see all documents again if you empty the field and search once more.
send-found = Found:
send-found-none = We found nothing for that. Try another word, or choose “Something else”.
send-place = Step { $value } of 3
send-next = Continue
send-before = Back
send-asked = Still needed from you:
send-kinds-more = Other documents
send-note = Remark
send-note-hint = For example: the second page will follow tomorrow.
send-step-pages = Photos or files
send-file = Choose photos or files
send-file-add = Add another page
send-file-hint = Photos, PDF or Word. At most { $files } at once, each up to { $limit }.
send-list = You are sending
send-move-up = Move up
send-move-down = Move down
send-remove = Remove
send-step-check = Check and send
send-check-text = Are all pages there and easy to read? You will get a confirmation of receipt at once.
send-submit = Send now
send-sending = Sending. Please wait.
send-arrived-bytes = Everything has been transferred. The confirmation is coming.
send-offline = No connection. Nothing is lost. We will continue as soon as we can.
send-retry = Try again now
send-percent = per cent sent
send-removed = Removed
send-moved = Moved

check-title = Check a receipt
check-lead = Here you can see whether a receipt is ours and belongs to a file. You don’t need to sign in.
check-file-title = With number and file
check-number = Number of the receipt
check-file = Choose the file that was sent
check-file-hint = The file stays on your device. We only get its checksum.
check-hash = Checksum (SHA-256)
check-hash-hint = It is in the receipt: 64 characters, digits and letters from a to f.
check-receipt-title = Or with the saved receipt
check-receipt-file = Choose the saved receipt
check-receipt = Contents of this file
check-receipt-hint = Open the file with a text editor and copy everything here.
check-go = Check
check-fits = It fits.
check-fits-not = It does not fit.
check-fits-not-text = Please compare everything you typed. Is it all correct? Then ask your Jobcenter.
check-compared-number = We compared: does the receipt with this number name this checksum?
check-compared-receipt = We compared: is the receipt signed by us and unchanged since?
check-private = We say no more than that here: no names, no times, no contents.

declared-title = What you declared
declared-application = Recorded as an application, received on { $value }
declared-objection = Recorded as an objection, received on { $value }
declared-change = Recorded as a change, received on { $value }
record-post = arrived by post on { $value }; it is in your case file
record-counter = handed in at the counter on { $value }; it is in your case file
records-title = Arrived on paper
