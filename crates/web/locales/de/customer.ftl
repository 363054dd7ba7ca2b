# Customers' own pages.
start-greeting = Guten Tag, { $value }
start-send = Unterlagen schicken
start-news = Neu für Sie
start-news-none = Hier steht, was es Neues gibt: Antworten, und wie es mit Ihren Unterlagen weitergeht.
start-cases = Ihre Unterlagen und Nachrichten
start-cases-none = Für Sie ist hier noch nichts eingerichtet. Bitte rufen Sie Ihr Jobcenter an.
start-unread = { $count ->
    [one] Eine neue Nachricht
   *[other] { $count } neue Nachrichten
}
start-documents = { $count ->
    [0] Noch keine Unterlage geschickt
    [one] Eine Unterlage geschickt
   *[other] { $count } Unterlagen geschickt
}

news-message = Das Jobcenter hat Ihnen geschrieben.
news-arrived = Angekommen. Wir sehen die Unterlage an.
news-opened = Vom Jobcenter geöffnet.
news-complete = Vollständig und lesbar. Das ist noch keine Entscheidung über Ihren Antrag.
news-resend = Bitte noch einmal schicken. Der Grund steht dabei.
news-infected = Diese Datei können wir nicht öffnen. Bitte schicken Sie ein Foto.
news-unscannable = Diese Datei konnten wir nicht prüfen. Bitte schicken Sie sie ohne Passwort oder als Foto.
news-damaged = Diese Datei ist bei uns beschädigt worden. Bitte schicken Sie sie noch einmal.

contact = Ihre Ansprechperson
contact-phone = Telefon
contact-hours = Erreichbar
contact-answer = { $count ->
    [one] Antwort meist bis zum nächsten Arbeitstag
   *[other] Antwort meist in { $count } Arbeitstagen
}

case-file-number = Aktenzeichen
case-household-number = Nummer der Bedarfsgemeinschaft
case-household-hint = Bedarfsgemeinschaft: alle, für die das Jobcenter gemeinsam rechnet.
case-papers = Ihre Unterlagen
case-papers-none = Hier stehen Ihre Unterlagen, sobald Sie etwas geschickt haben. Sie sehen dann, wann sie angekommen sind und was weiter passiert.
case-papers-more = Ältere Unterlagen
case-messages-none = Hier stehen Ihre Nachrichten an das Jobcenter und die Antworten.
case-all = Alle Unterlagen und Nachrichten
