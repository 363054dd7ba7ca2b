# Staff's pages.
worklist-title = Arbeitsliste
worklist-caption = Fälle, das Dringendste zuerst
worklist-none = Nichts offen. Hier stehen Fälle, sobald etwas Neues kommt.
worklist-view-new = Neues
worklist-view-all = Alle Fälle
worklist-none-all = Ihnen und Ihren Teams sind keine Fälle zugeordnet.
worklist-household = BG-Nummer
worklist-file-number = Aktenzeichen
worklist-who = Wer
worklist-new = Neu
worklist-since = Wartet seit
worklist-assigned = Zuständig
worklist-mine = ich
worklist-team = Team
worklist-more = Weitere Fälle
worklist-keys = Tasten: j und k gehen durch die Liste, Eingabe öffnet.
worklist-documents = { $count ->
    [one] 1 Unterlage
   *[other] { $count } Unterlagen
}
worklist-unread = { $count ->
    [one] 1 Nachricht
   *[other] { $count } Nachrichten
}
worklist-requests = { $count ->
    [one] 1 angefordert
   *[other] { $count } angefordert
}
worklist-nothing-new = nichts Neues

work-case = Fall
work-members = Bedarfsgemeinschaft
work-assigned = Zuständig
work-assigned-none = noch niemand
work-papers = Unterlagen
work-papers-caption = Unterlagen, neueste zuerst
work-papers-none = Hier stehen Unterlagen, sobald etwas geschickt wurde.
work-papers-more = Ältere Unterlagen
work-paper = Unterlage
work-kind = Art
work-concerns = Betrifft
work-received = Angekommen
work-opened = Geöffnet
work-state = Stand
work-not-opened = noch nicht
work-threads-none = Noch keine Nachrichten in diesem Fall.
work-to-case = Zum Fall

work-document-about = Angaben zur Unterlage
work-document-by = Geschickt von
work-document-for = Im Namen von
work-document-channel = Weg
work-document-started = Absenden begonnen
work-document-note = Bemerkung dazu
work-document-note-none = keine
work-document-open = Öffnen
work-document-open-hint = Jedes Öffnen wird protokolliert. Die Person, die die Unterlage geschickt hat, sieht es.
work-document-closed = Diese Unterlage lässt sich nicht öffnen, solange sie nicht geprüft ist oder wenn die Prüfung etwas gefunden hat.

review-title = Wie ist die Unterlage?
review-lead = Das beurteilt nur das Papier, nicht den Anspruch.
review-reason = Grund, wenn sie noch einmal kommen soll
review-reason-hint = Die Person sieht diesen Satz. Häufige Gründe stehen in der Liste, eigene Worte gehen auch.
review-submit = Speichern
reason-blurred = Das Foto ist unscharf. Bitte fotografieren Sie das Papier noch einmal bei gutem Licht.
reason-cut-off = Am Rand fehlt etwas. Bitte fotografieren Sie das ganze Papier.
reason-pages-missing = Es fehlen Seiten. Bitte schicken Sie alle Seiten.
reason-too-old = Das Papier ist zu alt. Bitte schicken Sie das neueste.
reason-other-person = Das Papier gehört zu einer anderen Person.
reason-wrong-paper = Das ist ein anderes Papier als das, was wir brauchen.
reason-protected = Die Datei ist mit einem Passwort geschützt. Bitte schicken Sie sie ohne Passwort.

admin-title = Verwaltung
admin-audit = Wer hat was getan?
admin-audit-text = Im Protokoll steht, wer wann welche Unterlage geöffnet, geändert oder nicht bekommen hat. Auch Ihr Nachsehen wird protokolliert.
admin-audit-open = Protokoll öffnen
