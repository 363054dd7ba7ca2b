# The worklist, who has a case, who stands in, exceptions.
worklist-views = Teile der Arbeitsliste
worklist-view-open = Offen
worklist-view-mine = Meine
worklist-view-team = Mein Team
worklist-view-unassigned = Ohne Zuständige
worklist-view-urgent = Notlagen und Widersprüche
worklist-view-due = Fristen heute
worklist-view-substituting = In Vertretung
worklist-view-awaiting = Wartet auf Kundin oder Kunde
worklist-group-emergency = Notlagen
worklist-group-objection = Widersprüche
worklist-group-declared = Anträge in Arbeit
worklist-group-papers = Unterlagen durchsehen
worklist-group-messages = Nachrichten beantworten
worklist-group-other = Sonstiges
worklist-group-late = Schon vorbei
worklist-group-today = Heute fällig
worklist-due = Frist
due-today = heute
due-late = { $count ->
    [one] seit 1 Tag vorbei
   *[other] seit { $count } Tagen vorbei
}
worklist-todo = Zu tun
worklist-acts = Erledigen
worklist-emergency = Notlage
worklist-objection = Widerspruch
worklist-awaiting = noch einmal angefordert
worklist-take = Mir zuweisen
worklist-take-next = Den nächsten nehmen
worklist-settle = Erledigt
worklist-to-judge = { $count ->
    [one] 1 zu beurteilen
   *[other] { $count } zu beurteilen
}
worklist-to-answer = { $count ->
    [one] 1 zu beantworten
   *[other] { $count } zu beantworten
}
worklist-blocked = { $count ->
    [one] 1 nicht zu öffnen
   *[other] { $count } nicht zu öffnen
}
exceptions-title = { $count ->
    [one] 1 Fall wurde in den letzten zwei Wochen als Ausnahme geöffnet
   *[other] { $count } Fälle wurden in den letzten zwei Wochen als Ausnahme geöffnet
}
exceptions-line = { $name } am { $moment }, offen bis { $until }. Grund: { $reason }
exceptions-of-case = { $count ->
    [one] 1 Mal als Ausnahme geöffnet
   *[other] { $count } Mal als Ausnahme geöffnet
}

find-title = Fall suchen
find-found = Gefunden
find-none = Unter Ihren Fällen ist keiner, der genau dazu passt. Prüfen Sie die Schreibweise.
find-elsewhere = Diesen Fall gibt es, aber Sie sind nicht zuständig. Wenn Sie ihn jetzt brauchen, können Sie ihn als Ausnahme öffnen.
find-number = Aktenzeichen, BG-Nummer oder Portalnummer
find-number-hint = Die ganze Nummer, so wie sie im Brief steht.
find-person = Oder eine Person
find-surname = Nachname
find-birth-date = Geburtsdatum
find-submit = Suchen

exception-title = Als Ausnahme öffnen
exception-lead = { $count ->
    [one] Für Fälle, für die Sie nicht zuständig sind. Der Fall ist dann 1 Minute lang für Sie offen.
   *[other] Für Fälle, für die Sie nicht zuständig sind. Der Fall ist dann { $count } Minuten lang für Sie offen.
}
exception-read-only = Sie können lesen. Beurteilen, antworten und ändern kann nur, wer zuständig ist.
exception-told = Die zuständige Person und die Teamleitung sehen, dass Sie den Fall geöffnet haben, und Ihren Grund. Im Protokoll steht es auch.
exception-customer = Die Kundin oder der Kunde sieht, dass die Unterlagen geöffnet wurden.
exception-reason = Warum brauchen Sie diesen Fall?
exception-reason-hint = Zum Beispiel: Kundin am Telefon, heute kein Strom, Kollege nicht erreichbar.
exception-submit = Ja, öffnen
exception-open = Sie sehen diesen Fall als Ausnahme. Sie können lesen, aber nichts ändern.

substitutions-title = Vertretung
substitutions-none = Hier steht, wer wen vertritt.
substitution-new = Vertretung eintragen
substitution-lead = Wer vertritt, hat in dieser Zeit alle Fälle, für die die abwesende Person zuständig ist. Für Ihr Team trägt auch die Teamleitung ein.
substitution-absent = Abwesend
substitution-substitute = Vertreten von
substitution-choose = Bitte wählen
substitution-from = Erster Tag
substitution-until = Letzter Tag
substitution-until-hint = Höchstens ein Jahr.
substitution-submit = Eintragen
substitution-end = Beenden
nav-substitutions = Vertretung

assign-title = Zuständig
assign-to = Zuständig machen
assign-submit = Zuweisen
assign-back = Ans Team zurückgeben
settle-submit = Erledigt, bis etwas Neues kommt

mistake-file-number-unknown = Dieses Aktenzeichen gibt es hier nicht. Bitte prüfen Sie die Schreibweise.
notice-case-assigned = Der Fall ist zugewiesen.
notice-case-handed-back = Der Fall ist zurück beim Team.
notice-case-settled = Erledigt. Der Fall kommt wieder, sobald etwas Neues da ist.
notice-none-left = Jeder Fall hat schon eine zuständige Person.
notice-exception-opened = Der Fall ist für Sie offen.
notice-substitution-entered = Die Vertretung ist eingetragen.
notice-substitution-ended = Die Vertretung ist beendet.

disowned-title = Die Kundin oder der Kunde sagt: gehört nicht mir
disowned-at = Gesagt am { $value }. Seitdem sieht sie im Haushalt nur noch, wer sie geschickt hat.
disowned-badge = Gehört nicht hierher?
disowned-settle = Verschieben oder bestätigen
disowned-text = Prüfen Sie heute, wem die Unterlage gehört. Gehört sie in einen anderen Fall, verschieben Sie sie. War sie für jemand anderen bestimmt, ist das eine Datenpanne: Sagen Sie es sofort der oder dem Datenschutzbeauftragten.
disowned-confirm = Gehört doch hierher
worklist-disowned = { $count ->
    [one] 1-mal „gehört nicht mir“
   *[other] { $count }-mal „gehört nicht mir“
}
notice-confirmed = Die Unterlage gehört hierher. Der Haushalt sieht sie wieder.
worklist-stuck = { $count ->
    [one] Eine Unterlage in Ihren Fällen wartet länger, als sie soll.
   *[other] { $count } Unterlagen in Ihren Fällen warten länger, als sie sollen.
}
