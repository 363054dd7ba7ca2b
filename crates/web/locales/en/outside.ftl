# What people are told outside the portal: that something is there, never what, and no link. And how they say where.
mail-subject-customer = News in your portal
mail-subject-staff = Portal: news in the worklist
mail-subject-code = Your code for the portal
mail-hello = Hello,
mail-new = there is something new in your portal at { $value }. Please sign in as usual.
mail-slow = one of your documents in your portal at { $value } is taking longer than usual. You do not have to do anything. Sign in as usual if you would like to look.
mail-no-link = This e-mail has no link, on purpose. This is how you can tell a forgery: we never send you a link to sign in, and we never ask for your password.
mail-stop = You do not want this any more? You can stop it at any time in the portal under “Notifications”.
mail-no-answer = Please do not reply to this e-mail. Nobody reads the reply.
mail-code = Your code: { $value }
mail-code-lead = somebody gave this address in the portal at { $value }. Was it you? Then enter this code there under “Notifications”. It is valid for one hour.
mail-code-not-you = Was it not you? Then you do not have to do anything.
mail-digest = { $count ->
    [one] one household is waiting in the worklist.
   *[other] { $count } households are waiting in the worklist.
}
mail-stuck-staff = { $count ->
    [one] one document has been waiting longer than it should. It is in the worklist.
   *[other] { $count } documents have been waiting longer than they should. They are in the worklist.
}
mail-digest-signed = Portal for staff, { $value }
sms-new = There is something new in your portal at { $value }. Please sign in as usual. This message has no link, on purpose.
sms-staff = There is something new in the worklist, { $value }. This message has no link, on purpose.
sms-code = Your code for the portal at { $office }: { $code }. It is valid for one hour.

nav-notifications = Notifications
notifications-title = Notifications
notifications-lead = We also tell you outside the portal when there is something new. It never says what it is about, and never has a link.
notifications-off = Your Jobcenter sends nothing outside the portal at the moment.
notifications-mail = E-mail
notifications-sms = Text message
notifications-mail-address = Your e-mail address
notifications-sms-address = Your mobile number
notifications-none = No address yet.
notifications-address = Address
notifications-number = Number
notifications-send-code = Send code
notifications-send-code-hint = We send a code to this address. With it you show that it is yours.
notifications-state = State
notifications-unconfirmed = Not confirmed yet. We have sent a code there.
notifications-confirmed = Confirmed. You get messages.
notifications-unwanted = Confirmed. You get nothing at the moment.
notifications-bounced = Could not be delivered, most recently on { $value }. Please check the address.
notifications-code = Code
notifications-code-hint = Six digits. It is valid for one hour.
notifications-confirm = Confirm
notifications-code-again = Send a new code
notifications-stop = Send nothing any more
notifications-start = Send again
notifications-remove = Delete address
notifications-change = Another address
notifications-when = When
notifications-quiet-from = Quiet from
notifications-quiet-until = Quiet until
notifications-quiet-hint = We send nothing during this time. The same hour twice: we send at any time.
notifications-hour = { $value }:00
notifications-digest = How often?
notifications-digest-off = Never
notifications-digest-morning = In the morning of working days
notifications-digest-morning-and-noon = In the morning and at noon of working days
notifications-save = Save
notice-code-sent = We have sent you a code.
notice-address-confirmed = The address is confirmed.
notice-notifications-saved = Saved.
notice-address-removed = The address is deleted.
mistake-mail-wrong = This is no e-mail address that we can write to. For example: name@example.org
mistake-mobile-wrong = This is no mobile number. For example: 0151 23456789
mistake-reach-code = The code is wrong or no longer valid. You can have a new one sent.
mistake-codes-many = We have sent several codes already. Please wait for an hour.
