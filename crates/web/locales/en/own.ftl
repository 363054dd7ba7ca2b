# What customers see of their own: what is missing, what happens next.
start-missing = Still needed from you
news-sent = The Jobcenter has sent you a document.
news-not-needed = Not needed any more. You don't have to do anything.
news-shown = Shown, not kept. The copy has been deleted.

next-check = Next: we check the file. Then the Jobcenter can open it.
next-open = Next: the Jobcenter opens the document.
next-judge = Next: you will see here whether it is complete and readable.

case-asked = Please send again
case-going = The Jobcenter is still looking at these
case-done = Done
case-steps = What happened to it
case-from-office = From the Jobcenter for you
case-sent = Sent on { $value }
