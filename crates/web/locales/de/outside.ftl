# What people are told outside the portal: that something is there, never what, and no link. And how they say where.
mail-subject-customer = Neues in Ihrem Portal
mail-subject-staff = Portal: Neues in der Arbeitsliste
mail-subject-code = Ihr Code für das Portal
mail-hello = Guten Tag,
mail-new = es gibt Neues in Ihrem Portal beim { $value }. Melden Sie sich wie gewohnt an.
mail-slow = bei einer Unterlage in Ihrem Portal beim { $value } dauert es länger als üblich. Sie müssen nichts tun. Melden Sie sich wie gewohnt an, wenn Sie nachsehen möchten.
mail-no-link = In dieser E-Mail steht absichtlich kein Link. So erkennen Sie Fälschungen: Wir schicken Ihnen nie einen Link zur Anmeldung und fragen nie nach Ihrem Kennwort.
mail-stop = Sie möchten das nicht mehr? Im Portal unter „Benachrichtigungen“ können Sie es jederzeit abstellen.
mail-no-answer = Bitte antworten Sie nicht auf diese E-Mail. Niemand liest die Antwort.
mail-code = Ihr Code: { $value }
mail-code-lead = jemand hat diese Adresse im Portal beim { $value } angegeben. Waren Sie das? Dann tragen Sie dort unter „Benachrichtigungen“ diesen Code ein. Er gilt eine Stunde.
mail-code-not-you = Waren Sie das nicht? Dann müssen Sie nichts tun.
mail-digest = { $count ->
    [one] in der Arbeitsliste wartet ein Haushalt.
   *[other] in der Arbeitsliste warten { $count } Haushalte.
}
mail-stuck-staff = { $count ->
    [one] eine Unterlage wartet länger, als sie soll. Sie steht in der Arbeitsliste.
   *[other] { $count } Unterlagen warten länger, als sie sollen. Sie stehen in der Arbeitsliste.
}
mail-digest-signed = Portal für Beschäftigte, { $value }
sms-new = Es gibt Neues in Ihrem Portal beim { $value }. Melden Sie sich wie gewohnt an. Diese Nachricht enthält absichtlich keinen Link.
sms-staff = Es gibt Neues in der Arbeitsliste, { $value }. Diese Nachricht enthält absichtlich keinen Link.
sms-code = Ihr Code für das Portal beim { $office }: { $code }. Er gilt eine Stunde.

nav-notifications = Benachrichtigungen
notifications-title = Benachrichtigungen
notifications-lead = Wir sagen Ihnen auch außerhalb des Portals, wenn es etwas Neues gibt. Darin steht nie, worum es geht, und nie ein Link.
notifications-off = Ihr Jobcenter verschickt im Moment nichts außerhalb des Portals.
notifications-mail = E-Mail
notifications-sms = SMS
notifications-mail-address = Ihre E-Mail-Adresse
notifications-sms-address = Ihre Handynummer
notifications-none = Noch keine Adresse.
notifications-address = Adresse
notifications-number = Nummer
notifications-send-code = Code schicken
notifications-send-code-hint = Wir schicken einen Code an diese Adresse. Mit ihm zeigen Sie, dass sie Ihnen gehört.
notifications-state = Stand
notifications-unconfirmed = Noch nicht bestätigt. Wir haben einen Code dorthin geschickt.
notifications-confirmed = Bestätigt. Sie bekommen Nachrichten.
notifications-unwanted = Bestätigt. Sie bekommen im Moment nichts.
notifications-bounced = Konnte nicht zugestellt werden, zuletzt am { $value }. Bitte prüfen Sie die Adresse.
notifications-code = Code
notifications-code-hint = Sechs Ziffern. Er gilt eine Stunde.
notifications-confirm = Bestätigen
notifications-code-again = Neuen Code schicken
notifications-stop = Nichts mehr schicken
notifications-start = Wieder schicken
notifications-remove = Adresse löschen
notifications-change = Andere Adresse
notifications-when = Wann
notifications-quiet-from = Ruhe ab
notifications-quiet-until = Ruhe bis
notifications-quiet-hint = In dieser Zeit schicken wir nichts. Gleiche Uhrzeiten: Wir schicken zu jeder Zeit.
notifications-hour = { $value } Uhr
notifications-digest = Wie oft?
notifications-digest-off = Gar nicht
notifications-digest-morning = Morgens an Arbeitstagen
notifications-digest-morning-and-noon = Morgens und mittags an Arbeitstagen
notifications-save = Speichern
notice-code-sent = Wir haben Ihnen einen Code geschickt.
notice-address-confirmed = Die Adresse ist bestätigt.
notice-notifications-saved = Gespeichert.
notice-address-removed = Die Adresse ist gelöscht.
mistake-mail-wrong = Das ist keine E-Mail-Adresse, an die wir schreiben können. Zum Beispiel: name@beispiel.de
mistake-mobile-wrong = Das ist keine Handynummer. Zum Beispiel: 0151 23456789
mistake-reach-code = Der Code stimmt nicht oder gilt nicht mehr. Sie können sich einen neuen schicken lassen.
mistake-codes-many = Wir haben schon mehrere Codes geschickt. Bitte warten Sie eine Stunde.
