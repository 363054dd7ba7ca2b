# How far a document came, in the words of both faces.
chain = Was mit dieser Unterlage passiert ist
chain-received = Angekommen am { $value }
chain-checking = Wir prüfen die Datei auf Schadprogramme
chain-checked-at = Auf Schadprogramme geprüft am { $value }: nichts gefunden
chain-checked = Auf Schadprogramme geprüft: nichts gefunden
chain-infected = In der Datei wurde ein Schadprogramm gefunden
chain-infected-hint = Niemand kann diese Datei öffnen. Ihre Unterlage ist trotzdem angekommen, und der Tag zählt. Bitte fotografieren Sie das Papier und schicken Sie das Foto.
chain-unscannable = Die Datei konnten wir nicht prüfen
chain-unscannable-hint = Vielleicht ist sie mit einem Passwort geschützt. Bitte schicken Sie sie noch einmal: ohne Passwort, als Foto (JPG, PNG, HEIC), als PDF, Word, Excel oder einfachen Text. Der Tag, an dem sie angekommen ist, zählt.
chain-suspect = Die Datei ist bei uns beschädigt worden
chain-suspect-hint = Der Fehler liegt bei uns. Ihre Eingangsbestätigung gilt weiter. Bitte schicken Sie die Unterlage noch einmal.
chain-released = Nicht auf Schadprogramme geprüft. Vom Jobcenter trotzdem freigegeben am { $value }
chain-opened = Vom Jobcenter geöffnet am { $value }
chain-judged = { $judgement } – { $moment }
chain-filed = In Ihrer Akte abgelegt am { $value }
chain-deleted = Im Portal gelöscht. Die Eingangsbestätigung gilt weiter.
chain-deleted-at = Im Portal gelöscht am { $value }. Die Eingangsbestätigung gilt weiter.
chain-taken-back = Zurückgenommen und gelöscht. Die Eingangsbestätigung gilt weiter.
chain-taken-back-at = Zurückgenommen und gelöscht am { $value }. Die Eingangsbestätigung gilt weiter.
chain-shown = Die Kopie ist gelöscht: Das Papier wurde gezeigt und nicht behalten.
chain-shown-at = Die Kopie ist gelöscht seit { $value }: Das Papier wurde gezeigt und nicht behalten.
chain-shown-hint = Das Jobcenter hat es gesehen und darf es nicht aufheben. Niemand kann die Kopie mehr öffnen. Die Eingangsbestätigung gilt weiter.
chain-destroyed = Vom Jobcenter gelöscht: In der Datei war ein Schadprogramm.
chain-destroyed-at = Vom Jobcenter gelöscht am { $value }: In der Datei war ein Schadprogramm.
chain-destroyed-hint = Die Eingangsbestätigung gilt weiter, und der Tag zählt. Bitte fotografieren Sie das Papier und schicken Sie das Foto.
chain-replaced = Ersetzt am { $moment } durch „{ $name }“. Der Tag, an dem diese hier angekommen ist, zählt weiter.

review-complete = Vollständig und lesbar
review-resend = Bitte noch einmal schicken
review-not-needed = Wird nicht mehr gebraucht
review-shown = Gezeigt, nicht behalten
review-no-decision = Das ist noch keine Entscheidung über Ihren Antrag.

badge-received = Angekommen
badge-checking = Wird geprüft
badge-opened = Geöffnet
badge-complete = Vollständig und lesbar
badge-resend = Bitte noch einmal schicken
badge-not-needed = Nicht mehr gebraucht
badge-shown = Gezeigt, nicht behalten
badge-filed = In der Akte
badge-infected = Schadprogramm gefunden
badge-stuck = Nicht prüfbar
badge-deleted = Gelöscht
badge-replaced = Ersetzt
badge-released = Nicht geprüft

document-title = Unterlage
document-about = Über diese Unterlage
document-kind = Was es ist
document-note = Ihre Bemerkung dazu
document-type = Art der Datei
document-size = Größe
document-open = Unterlage öffnen
document-open-new = öffnet sich in einem neuen Tab
document-receipt = Eingangsbestätigung ansehen
document-replaces = Ersetzt
document-from-office = Das Jobcenter hat Ihnen diese Unterlage am { $value } geschickt.
document-from-office-closed = Hier können Sie sie nicht öffnen. Fragen Sie mit einer Nachricht danach.
document-replaced-by = Ersetzt durch
document-arrived = angekommen am { $value }
document-send-again = Unterlage noch einmal schicken
document-locked = Ihre Datei hat vielleicht ein Passwort
document-locked-text = Wenn sie sich nur mit einem Passwort öffnen lässt, können wir sie so nicht lesen. Bitte schicken Sie sie dann noch einmal ohne Passwort oder als Foto. Angekommen ist sie, und der Tag zählt.
document-take-back = Unterlage zurücknehmen
document-take-back-text = Das geht, solange das Jobcenter sie nicht geöffnet hat. Danach kann niemand sie mehr öffnen, auch Sie nicht. Die Eingangsbestätigung bleibt.
document-take-back-submit = Ja, zurücknehmen

document-moved = Das Jobcenter hat diese Unterlage am { $moment } neu zugeordnet. Sie gehört jetzt zum Aktenzeichen { $number }.
away-list = Nicht mehr hier
away-to = Verschoben am { $moment }. Gehört jetzt zum Aktenzeichen { $number }.
away-elsewhere = Vom Jobcenter verschoben am { $value }
away-title = Diese Unterlage ist nicht mehr hier
away-moved = Das Jobcenter hat sie am { $value } einem anderen Aktenzeichen zugeordnet.
away-arrived = Sie ist angekommen am { $value }. Dieser Tag zählt. Die Eingangsbestätigung gilt weiter.
away-ask = Nachricht dazu schreiben

receipt-title = Eingangsbestätigung
receipt-lead = { $count ->
    [one] Diese Unterlage ist bei uns angekommen.
   *[other] Diese Unterlagen sind bei uns angekommen.
}
receipt-number = Nummer
receipt-arrived = Angekommen am
receipt-started = Absenden begonnen am
receipt-sent-by = Geschickt von
receipt-on-behalf-of = Im Namen von
receipt-case = Zu
receipt-file-number = Aktenzeichen
receipt-channel = Auf welchem Weg
receipt-documents = { $count ->
    [one] Eine Unterlage
   *[other] { $count } Unterlagen
}
receipt-name = Name
receipt-size = Größe
receipt-sha256 = Prüfsumme (SHA-256)
receipt-use-title = Wofür ist das gut?
receipt-use-proof = { $count ->
    [one] Das ist Ihr Beweis: Die Unterlage war an diesem Tag bei uns. Der Tag gilt auch, wenn die Datei nicht lesbar ist.
   *[other] Das ist Ihr Beweis: Die Unterlagen waren an diesem Tag bei uns. Der Tag gilt auch, wenn eine Datei nicht lesbar ist.
}
receipt-use-counter = Sie können diese Seite im Jobcenter zeigen, auf dem Handy oder ausgedruckt.
receipt-use-next = { $count ->
    [one] Wir sehen uns die Unterlage an. Wenn etwas fehlt, schreiben wir Ihnen hier.
   *[other] Wir sehen uns die Unterlagen an. Wenn etwas fehlt, schreiben wir Ihnen hier.
}
receipt-proven = Die Bestätigung ist unterschrieben und steht an Stelle { $value } in unserem Protokoll. Das lässt sich später nicht mehr ändern.
receipt-signed = Die Bestätigung ist unterschrieben und gilt. In wenigen Sekunden kommt der Nachweis aus unserem Protokoll dazu.
receipt-json = Unterschriebene Bestätigung speichern (Datei für Prüfprogramme)
receipt-check = Eine Eingangsbestätigung prüfen
receipt-to-document = Zur Unterlage
receipt-to-case = Zu allen Unterlagen

messages = Nachrichten
message-write = Nachricht schreiben
message-send = Nachricht senden
message-body = Ihre Nachricht
message-answer = Antworten
message-subject = Worum geht es?
message-subject-hint = Zum Beispiel: Frage zur Miete
message-mine = Sie
message-by-jobcenter = Jobcenter
message-for = für { $value }
message-sent = Gesendet am { $value }
message-opened-by-jobcenter = Vom Jobcenter geöffnet am { $value }
message-opened-by-customer = Geöffnet am { $value }
message-not-opened = Noch nicht geöffnet
message-documents = Dazu geschickt
message-older = Ältere Nachrichten
message-none = Hier stehen die Nachrichten.
message-last = Letzte Nachricht: { $value }
message-unread = { $count ->
    [one] Eine neue
   *[other] { $count } neue
}

send-title = Unterlagen schicken
send-replaces = Sie schicken diese Unterlage noch einmal:
send-replaces-text = Die erste bleibt bei uns. Der Tag, an dem sie angekommen ist, zählt weiter.
send-step-what = Was schicken Sie?
send-kind = Art der Unterlage
send-find = Suchen Sie, was Sie schicken möchten
send-find-submit = Suchen
send-find-all = Alle Unterlagen sehen Sie wieder, wenn Sie das Feld leeren und noch einmal suchen.
send-found = Gefunden:
send-found-none = Dazu haben wir nichts gefunden. Probieren Sie ein anderes Wort, oder wählen Sie „Etwas anderes“.
send-place = Schritt { $value } von 3
send-next = Weiter
send-before = Zurück
send-asked = Das fehlt noch:
send-kinds-more = Andere Unterlagen
send-note = Bemerkung
send-note-hint = Zum Beispiel: Die zweite Seite kommt morgen.
send-step-pages = Fotos oder Dateien
send-file = Fotos oder Dateien auswählen
send-file-add = Noch eine Seite
send-file-hint = Fotos, PDF oder Word. Höchstens { $files } auf einmal, jede bis { $limit }.
send-list = Das schicken Sie
send-move-up = Nach vorn
send-move-down = Nach hinten
send-remove = Entfernen
send-step-check = Prüfen und abschicken
send-check-text = Sind alle Seiten dabei und gut zu lesen? Danach bekommen Sie sofort eine Eingangsbestätigung.
send-submit = Jetzt schicken
send-sending = Wird gesendet. Bitte warten.
send-arrived-bytes = Alles ist übertragen. Die Bestätigung kommt gleich.
send-offline = Keine Verbindung. Es ist nichts verloren. Wir machen weiter, sobald es geht.
send-retry = Jetzt noch einmal versuchen
send-percent = Prozent gesendet
send-removed = Entfernt
send-moved = Verschoben

check-title = Eingangsbestätigung prüfen
check-lead = Hier sehen Sie, ob eine Eingangsbestätigung von uns ist und zu einer Datei passt. Sie brauchen keine Anmeldung.
check-file-title = Mit Nummer und Datei
check-number = Nummer der Eingangsbestätigung
check-file = Die geschickte Datei auswählen
check-file-hint = Die Datei bleibt auf Ihrem Gerät. Wir bekommen nur die Prüfsumme.
check-hash = Prüfsumme (SHA-256)
check-hash-hint = Sie steht in der Eingangsbestätigung: 64 Zeichen, Ziffern und Buchstaben von a bis f.
check-receipt-title = Oder mit der gespeicherten Bestätigung
check-receipt-file = Die gespeicherte Bestätigung auswählen
check-receipt = Inhalt dieser Datei
check-receipt-hint = Öffnen Sie die Datei mit einem Texteditor und kopieren Sie alles hierher.
check-go = Prüfen
check-fits = Das passt.
check-fits-not = Das passt nicht.
check-fits-not-text = Bitte vergleichen Sie alle Angaben. Ist alles richtig geschrieben? Dann fragen Sie Ihr Jobcenter.
check-compared-number = Wir haben verglichen: Nennt die Bestätigung mit dieser Nummer diese Prüfsumme?
check-compared-receipt = Wir haben verglichen: Ist die Bestätigung von uns unterschrieben und seitdem unverändert?
check-private = Mehr sagen wir hier nicht: keine Namen, keine Zeiten, keine Inhalte.

declared-title = Was Sie erklärt haben
declared-application = Als Antrag erfasst, eingegangen am { $value }
declared-objection = Als Widerspruch erfasst, eingegangen am { $value }
declared-change = Als Änderung erfasst, eingegangen am { $value }
record-post = per Post angekommen am { $value }; liegt in Ihrer Akte
record-counter = am Schalter abgegeben am { $value }; liegt in Ihrer Akte
records-title = Auf Papier angekommen
