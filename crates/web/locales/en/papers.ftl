# How far a document came, in the words of both faces.
chain = What happened to this document
chain-received = Arrived on { $value }
chain-checking = We are checking the file for viruses
chain-checked = Checked for viruses: nothing found
chain-infected = A virus was found in the file
chain-infected-hint = Nobody can open this file. Your document has arrived all the same, and the day counts. Please take a photo of the paper and send the photo.
chain-unscannable = We could not check the file
chain-unscannable-hint = Perhaps it is protected by a password. Please send it without a password or as a photo. The day it arrived counts.
chain-suspect = The file was damaged on our side
chain-suspect-hint = The mistake is ours. Your confirmation of receipt remains valid. Please send the document again.
chain-opened = Opened by the Jobcenter on { $value }
chain-judged = { $judgement } – { $moment }
chain-filed = Filed in your case file on { $value }
chain-deleted = Deleted from the portal. The confirmation of receipt remains valid.

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

document-title = Document
document-about = About this document
document-kind = What it is
document-note = Your remark
document-type = Kind of file
document-size = Size
document-open = Open document
document-open-new = opens in a new tab
document-receipt = See the confirmation of receipt
document-send-again = Send the document again
document-locked = Your file may have a password
document-locked-text = If it opens only with a password, we can't read it like this. Then please send it again without a password or as a photo. It has arrived, and the day counts.
document-take-back = Take the document back
document-take-back-text = This is possible until the Jobcenter has opened it. Afterwards nobody can open it any more, not even you. The confirmation of receipt stays.
document-take-back-submit = Yes, take it back

receipt-title = Confirmation of receipt
receipt-lead = These documents have arrived.
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
receipt-use-proof = This is your proof: the documents were with us on that day. The day counts even if a file can't be read.
receipt-use-counter = You can show this page at the Jobcenter, on your phone or printed.
receipt-use-next = We will look at the documents. If anything is missing, we will write to you here.
receipt-proven = The confirmation is signed and stands at place { $value } in our log. It can't be changed later.
receipt-signed = The confirmation is signed and valid. In a few seconds the proof from our log will be added.
receipt-json = Save the signed confirmation (a file for checking programs)
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
send-step-what = What are you sending?
send-kind = Kind of document
send-kind-none = Please choose, or leave empty
send-note = Remark
send-note-hint = For example: the second page will follow tomorrow.
send-step-pages = Photos or files
send-file = Choose photos or files
send-file-add = Add another page
send-file-hint = Photos, PDF or Word. At most { $files } at once, each up to { $limit }.
send-list = You are sending
send-list-none = Nothing chosen yet.
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
