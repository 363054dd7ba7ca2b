# Pages and sentences that say what didn't work and what to do.
summary-title = Please check what you entered
error-call = If you call about this
error-number = Please give this number:
error-start = To the start page
error-400-title = We didn't understand that
error-400-text = The address or the details are not right. Please go back and try again.
error-401-text = Please sign in. Perhaps your sign-in has ended.
error-403-title = This page was open for too long
error-403-text = For your safety we saved nothing. Please go back, reload the page and try again.
error-404-title = This page does not exist
error-404-text = Perhaps the address is not complete, or the page belongs to somebody else.
error-408-title = The connection was too slow
error-408-text = Not everything reached us, so we saved none of it. Please go back and send it again when the connection is better.
error-409-title = This has been changed in the meantime
error-409-text = Somebody was faster. Please reload the page to see how things stand now.
error-413-title = This file is too large
error-413-text = A file may have at most { $value }. Please send several smaller files or photos.
error-415-title = We can't open this file
error-415-text = Please send a photo or a PDF.
error-421-title = There is no Jobcenter at this address
error-421-text = Please check the address. It is in your letter from the Jobcenter.
error-422-title = Something is still missing
error-422-text = The details are not complete. Please go back and check what you entered.
error-429-title = Please wait a moment
error-429-uploads-text = Several files are being sent already by you or from your network. Please wait until they have arrived. Then go back and send the others again.
error-500-title = Sorry, that didn't work
error-500-text = The mistake is ours, not yours. Please try again in a few minutes.
error-503-title = It is very busy right now
error-503-text = Please try again in a few minutes. Nothing that has arrived is lost.
error-507-title = There is no room for new documents right now
error-507-text = This is our fault, not that of your file. Nothing of it was kept. Please try again later. If it is urgent, call your Jobcenter.

mistake-sign-in-refused = These don't belong together. Please check both.
mistake-wait-seconds = { $count ->
    [one] Those were too many tries. Please wait one second.
   *[other] Those were too many tries. Please wait { $count } seconds.
}
mistake-wait-minutes = { $count ->
    [one] Those were too many tries. Please wait one minute.
   *[other] Those were too many tries. Please wait { $count } minutes.
}
mistake-login-missing = Please enter what you sign in with.
mistake-password-missing = Please enter your password.
mistake-portal-number-wrong = A digit of the portal number is wrong. Please compare it with your letter.
mistake-code-refused = What you entered does not belong together, or the code has been used. Please take your newest letter.
mistake-receipt-number-wrong = A digit of the receipt’s number is wrong. Please compare again.
mistake-hash-wrong = The checksum has 64 characters: digits and letters from a to f.
mistake-code-mistyped = A digit of the code is wrong. It has twelve digits. Please compare it with your letter.
mistake-password-short = { $count ->
    [one] The password needs at least one character.
   *[other] The password needs at least { $count } characters.
}
mistake-file-missing = Please choose at least one photo or file.
mistake-file-empty = There is nothing in the file “{ $value }”. Please choose it again.
mistake-file-kind = We can't open the file “{ $value }”. Please send a photo or a PDF.
mistake-file-archive = The file “{ $value }” is a package of several files. Please send the files one by one.
mistake-file-old = The file “{ $value }” was made by an older program or has a password. Please save it without a password as a PDF, or send a photo.
mistake-file-protected = The file “{ $value }” has a password. We can't read it like this. Please send it without a password or as a photo.
mistake-file-film = The file “{ $value }” is a film or a sound recording. Please send a photo or a PDF.
mistake-file-pixels = The picture “{ $value }” can't be shown: it has far too many dots, or none. Please take a new photo.
mistake-file-broken = The file “{ $value }” is damaged or not complete. Please save it again, best as a PDF, or send a photo.
mistake-file-large = The file “{ $name }” is too large. A file may have at most { $limit }.
mistake-files-many = { $count ->
    [one] Only one file can be sent at once. Please send the others afterwards.
   *[other] At most { $count } files can be sent at once. Please send the others afterwards.
}
mistake-case-full = There is no room left here. Please call your Jobcenter. Nothing is lost.
mistake-concerns-wrong = Please choose a person from the list.
mistake-too-long = { $count ->
    [one] The text is too long. It may have one character.
   *[other] The text is too long. It may have { $count } characters.
}
mistake-subject-missing = Please write in a few words what it is about.
mistake-body-missing = Please write your message.
mistake-review-missing = Please choose how the document is.
mistake-reason-missing = Please give the reason. The person sees it and then knows what to do.
mistake-reason-short = { $count ->
    [one] Please write at least 1 character.
   *[other] Please write at least { $count } characters, so that others understand the reason.
}
mistake-release-reason-missing = Please give the reason. Everybody who opens the document sees it.
mistake-emergency-kind-missing = Please choose what is missing today.
mistake-settle-note-missing = Please write what was done.
mistake-date-wrong = This date does not exist.
mistake-value-wrong = We don't understand this.
mistake-sent-before = You have sent this message already. What you wrote after that is not saved yet.
mistake-form-old = This page was open for too long. Please send it again.
mistake-field-missing = Please fill in this field.
mistake-in-the-future = This day has not come yet.
