# Pages and sentences that say what didn't work and what to do.
summary-title = Bitte prüfen Sie Ihre Angaben
error-call = Wenn Sie deswegen anrufen
error-number = Nennen Sie bitte diese Nummer:
error-start = Zur Startseite
error-400-title = Das haben wir nicht verstanden
error-400-text = Die Adresse oder die Angaben stimmen nicht. Bitte gehen Sie zurück und versuchen Sie es noch einmal.
error-401-text = Bitte melden Sie sich an. Vielleicht ist Ihre Anmeldung abgelaufen.
error-403-title = Diese Seite war zu lange offen
error-403-text = Zu Ihrer Sicherheit haben wir nichts gespeichert. Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.
error-404-title = Diese Seite gibt es nicht
error-404-text = Vielleicht ist die Adresse nicht vollständig, oder die Seite gehört zu jemand anderem.
error-408-title = Die Verbindung war zu langsam
error-408-text = Es ist nicht alles bei uns angekommen. Davon haben wir nichts gespeichert. Bitte gehen Sie zurück und schicken Sie es noch einmal, wenn die Verbindung besser ist.
error-409-title = Das wurde inzwischen geändert
error-409-text = Jemand war schneller. Bitte laden Sie die Seite neu. Dann sehen Sie den neuen Stand.
error-413-title = Diese Datei ist zu groß
error-413-text = Eine Datei darf höchstens { $value } groß sein. Bitte schicken Sie mehrere kleinere Dateien oder Fotos.
error-415-title = Diese Datei können wir nicht öffnen
error-415-text = Bitte schicken Sie ein Foto oder ein PDF.
error-421-title = Unter dieser Adresse gibt es kein Jobcenter
error-421-text = Bitte prüfen Sie die Adresse. Sie steht in Ihrem Brief vom Jobcenter.
error-422-title = Es fehlt noch etwas
error-422-text = Die Angaben sind nicht vollständig. Bitte gehen Sie zurück und prüfen Sie, was Sie eingegeben haben.
error-429-title = Bitte warten Sie einen Moment
error-429-uploads-text = Es werden gerade schon mehrere Dateien von Ihnen oder aus Ihrem Netz gesendet. Bitte warten Sie, bis diese angekommen sind. Gehen Sie dann zurück und schicken Sie die übrigen noch einmal.
error-500-title = Das hat leider nicht geklappt
error-500-text = Der Fehler liegt bei uns, nicht bei Ihnen. Bitte versuchen Sie es in ein paar Minuten noch einmal.
error-503-title = Gerade ist sehr viel los
error-503-text = Bitte versuchen Sie es in ein paar Minuten noch einmal. Was schon angekommen ist, ist nicht verloren.
error-507-title = Hier ist gerade kein Platz für neue Unterlagen
error-507-text = Das liegt an uns, nicht an Ihrer Datei. Davon haben wir nichts gespeichert. Bitte versuchen Sie es später noch einmal. Wenn es eilt, rufen Sie Ihr Jobcenter an.

mistake-sign-in-refused = Das passt nicht zusammen. Bitte prüfen Sie beide Angaben.
mistake-wait-seconds = { $count ->
    [one] Das waren zu viele Versuche. Bitte warten Sie eine Sekunde.
   *[other] Das waren zu viele Versuche. Bitte warten Sie { $count } Sekunden.
}
mistake-wait-minutes = { $count ->
    [one] Das waren zu viele Versuche. Bitte warten Sie eine Minute.
   *[other] Das waren zu viele Versuche. Bitte warten Sie { $count } Minuten.
}
mistake-login-missing = Bitte geben Sie an, womit Sie sich anmelden.
mistake-password-missing = Bitte geben Sie Ihr Passwort ein.
mistake-portal-number-wrong = In der Portalnummer stimmt eine Ziffer nicht. Bitte vergleichen Sie sie mit Ihrem Brief.
mistake-code-refused = Ihre Angaben passen nicht zusammen, oder der Code wurde schon benutzt. Bitte nehmen Sie den neuesten Brief.
mistake-receipt-number-wrong = In der Nummer der Eingangsbestätigung stimmt eine Ziffer nicht. Bitte vergleichen Sie noch einmal.
mistake-hash-wrong = Die Prüfsumme hat 64 Zeichen: Ziffern und Buchstaben von a bis f.
mistake-code-mistyped = Im Code stimmt eine Ziffer nicht. Es sind zwölf Ziffern. Bitte vergleichen Sie mit Ihrem Brief.
mistake-password-short = { $count ->
    [one] Das Passwort braucht mindestens ein Zeichen.
   *[other] Das Passwort braucht mindestens { $count } Zeichen.
}
mistake-file-missing = Bitte wählen Sie mindestens ein Foto oder eine Datei aus.
mistake-file-empty = In der Datei „{ $value }“ ist nichts. Bitte wählen Sie sie noch einmal aus.
mistake-file-kind = Die Datei „{ $value }“ können wir nicht öffnen. Bitte schicken Sie ein Foto oder ein PDF.
mistake-file-archive = Die Datei „{ $value }“ ist ein Paket mit mehreren Dateien. Bitte schicken Sie die Dateien einzeln.
mistake-file-old = Die Datei „{ $value }“ ist von einem älteren Programm oder hat ein Passwort. Bitte speichern Sie sie ohne Passwort als PDF, oder schicken Sie ein Foto.
mistake-file-protected = Die Datei „{ $value }“ hat ein Passwort. Wir können sie so nicht lesen. Bitte schicken Sie sie ohne Passwort oder als Foto.
mistake-file-film = Die Datei „{ $value }“ ist ein Film oder eine Tonaufnahme. Bitte schicken Sie ein Foto oder ein PDF.
mistake-file-pixels = Das Bild „{ $value }“ lässt sich nicht anzeigen: Es hat viel zu viele Bildpunkte oder keine. Bitte machen Sie ein neues Foto.
mistake-file-broken = Die Datei „{ $value }“ ist beschädigt oder nicht vollständig. Bitte speichern Sie sie neu, am besten als PDF, oder schicken Sie ein Foto.
mistake-file-large = Die Datei „{ $name }“ ist zu groß. Eine Datei darf höchstens { $limit } groß sein.
mistake-files-many = { $count ->
    [one] Auf einmal geht nur eine Datei. Bitte schicken Sie die anderen danach.
   *[other] Auf einmal gehen höchstens { $count } Dateien. Bitte schicken Sie die anderen danach.
}
mistake-case-full = Hier ist kein Platz mehr. Bitte rufen Sie Ihr Jobcenter an. Es ist nichts verloren.
mistake-concerns-wrong = Bitte wählen Sie eine Person aus der Liste.
mistake-too-long = { $count ->
    [one] Der Text ist zu lang. Möglich ist ein Zeichen.
   *[other] Der Text ist zu lang. Möglich sind { $count } Zeichen.
}
mistake-subject-missing = Bitte schreiben Sie kurz, worum es geht.
mistake-body-missing = Bitte schreiben Sie Ihre Nachricht.
mistake-review-missing = Bitte wählen Sie aus, wie die Unterlage ist.
mistake-reason-missing = Bitte nennen Sie den Grund. Die Person sieht ihn und weiß dann, was zu tun ist.
mistake-reason-short = { $count ->
    [one] Bitte schreiben Sie mindestens 1 Zeichen.
   *[other] Bitte schreiben Sie mindestens { $count } Zeichen, damit andere den Grund verstehen.
}
mistake-release-reason-missing = Bitte nennen Sie den Grund. Alle, die die Unterlage öffnen, sehen ihn.
mistake-emergency-kind-missing = Bitte wählen Sie, was Ihnen heute fehlt.
mistake-settle-note-missing = Bitte schreiben Sie, was getan wurde.
mistake-date-wrong = Dieses Datum gibt es nicht.
mistake-value-wrong = Diese Angabe verstehen wir nicht.
mistake-sent-before = Diese Nachricht haben Sie schon gesendet. Was Sie danach geschrieben haben, ist noch nicht gespeichert.
mistake-form-old = Diese Seite war zu lange offen. Bitte schicken Sie sie noch einmal ab.
mistake-field-missing = Bitte füllen Sie dieses Feld aus.
mistake-in-the-future = Dieser Tag ist noch nicht da.
