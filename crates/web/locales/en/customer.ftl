# Customers' own pages.
start-greeting = Hello { $value }
start-send = Send documents
start-news = New for you
start-news-none = What is new will stand here: answers, and how things go on with your documents.
start-cases = Your documents and messages
start-cases-none = Nothing has been set up for you here yet. Please call your Jobcenter.
start-unread = { $count ->
    [one] One new message
   *[other] { $count } new messages
}
start-documents = { $count ->
    [0] No document sent yet
    [one] One document sent
   *[other] { $count } documents sent
}

news-message = The Jobcenter has written to you.
news-arrived = Arrived. We will look at the document.
news-opened = Opened by the Jobcenter.
news-complete = Complete and readable. This is not yet a decision on your application.
news-resend = Please send again. The reason is given there.
news-infected = We can't open this file. Please send a photo.
news-unscannable = We could not check this file. Please send it without a password or as a photo.
news-damaged = This file was damaged on our side. Please send it again.

contact = Your contact person
contact-phone = Telephone
contact-hours = Available
contact-answer = { $count ->
    [one] Usually answers by the next working day
   *[other] Usually answers within { $count } working days
}

case-file-number = File number
case-household-number = Number of the household (Bedarfsgemeinschaft)
case-household-hint = Bedarfsgemeinschaft: everybody for whom the Jobcenter calculates together.
case-papers = Your documents
case-papers-none = Your documents will stand here once you have sent something. You will see when they arrived and what happens next.
case-papers-more = Older documents
case-messages-none = Your messages to the Jobcenter and the answers will stand here.
case-all = All documents and messages
