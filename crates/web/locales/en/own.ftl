# What customers see of their own: what is missing, what happens next.
start-missing = Still needed from you
news-sent = The Jobcenter has sent you a document.
news-not-needed = Not needed any more. You don't have to do anything.
news-shown = Shown, not kept. The copy has been deleted.

next-check = Next: we check the file. Then the Jobcenter can open it.
next-open = Next: the Jobcenter opens the document.
chain-slow = Has been waiting longer than usual, noted on { $value }
next-slow = This is taking longer than usual. The Jobcenter has been reminded. You do not have to do anything.
next-judge = Next: you will see here whether it is complete and readable.

case-asked = Please send again
case-going = The Jobcenter is still looking at these
case-done = Done
case-steps = What happened to it
case-from-office = From the Jobcenter for you
case-sent = Sent on { $value }

emergency-question = Do you have no money for food, no home, no electricity or no health insurance today?
emergency-yes = Yes, I need help today
emergency-title = Help today
emergency-call = Call now:
emergency-call-office = Call your Jobcenter now or come in.
emergency-come = You can also come in without an appointment.
emergency-tell = The Jobcenter should see it at once
emergency-kind = What is missing today?
emergency-food = No money for food
emergency-home = No home
emergency-power = No electricity or heating
emergency-health = No health insurance
emergency-note = What should we know?
emergency-submit = Tell them now
emergency-told = You have asked for quick help
emergency-raised = reported on { $value }
emergency-not-seen = It stands at the very top of the Jobcenter's list. Call them all the same.
emergency-seen = Seen by the Jobcenter on { $value }
emergency-settled = Dealt with by the Jobcenter on { $value }
emergency-next-told = Next: the Jobcenter sees your message at the very top. You will read here when it was seen and what is done.
emergency-next-seen = Next: the Jobcenter looks at your message. You will see here when that was.
emergency-next-settled = Next: the Jobcenter takes care of it. You will see here what was done.
emergency-look = See the number and how it stands

looks-title = Who has opened my documents?
looks-lead = Every time the Jobcenter opened something that concerns you is listed here. Nobody can change that later without it being noticed.
looks-none = Nobody at the Jobcenter has opened anything of yours so far.
looks-case = Overview of your documents and messages
looks-opened = Opened on { $moment }, { $office }
looks-receipt = Confirmation of receipt opened on { $moment }, { $office }
looks-reason-assigned = Reason: responsible for you.
looks-reason-substitution = Reason: standing in for the person who is responsible for you.
looks-reason-exception = Reason: exception. The person is not responsible for you and had to give a reason. Whoever is responsible for you is told of it.
looks-repeated = { $count ->
    [one] Once more shortly afterwards.
   *[other] { $count } times more shortly afterwards.
}
looks-more = Earlier
looks-question = Does any of this seem strange to you? Write to your Jobcenter or call it.

document-disown = This document is not mine
document-disown-text = It may be meant for somebody else. Then only who sent it sees it in your household from now on. The Jobcenter finds out where it belongs. Please do not pass on what it says.
document-disown-submit = Yes, it is not mine
notice-disowned = Thank you. You don't see the document any more. The Jobcenter finds out where it belongs.
message-disowned = { $count ->
    [one] One document is not here any more. Somebody said that it is not theirs. The Jobcenter finds out where it belongs.
   *[other] { $count } documents are not here any more. Somebody said that they are not theirs. The Jobcenter finds out where they belong.
}
