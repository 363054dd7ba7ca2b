# A case at the desk: papers shown and judged, what stands around them.
desk-parts = Teile dieser Seite
desk-todo = Was zu tun ist
desk-waiting = { $count ->
    [one] 1 Unterlage wartet auf Ihre Durchsicht.
   *[other] { $count } Unterlagen warten auf Ihre Durchsicht.
}
desk-waiting-none = Alle Unterlagen sind durchgesehen.
desk-open-next = Nächste Unterlage ansehen
desk-next-case = Weiter in der Arbeitsliste: Aktenzeichen { $value }
desk-keys = Tasten: j und k gehen durch die Unterlagen, Eingabe öffnet, n öffnet, was als Nächstes wartet.
desk-pile-judge = Durchsehen
desk-pile-stuck = Lässt sich nicht öffnen
desk-pile-checking = Wird geprüft
desk-pile-again = Noch einmal erbeten
desk-pile-done = Erledigt
desk-about = Angaben
desk-answer = Antworten
desk-beside = hier zeigen
desk-deeds = Was geschehen ist
desk-deeds-none = Hier steht, was in diesem Fall getan wurde.

viewer-judged = Bisher:
viewer-resend = Bitte noch einmal schicken …
viewer-resend-submit = So um die Unterlage bitten
viewer-reasons = Warum noch einmal?
viewer-reasons-hint = Die Person liest genau diese Sätze. Mehrere sind möglich.
viewer-reason = Noch etwas dazu, in Ihren Worten
viewer-preview = Das liest die Person:
viewer-preview-show = Vorschau
viewer-shown = Gezeigt, nicht behalten …
viewer-not-needed = Wird nicht gebraucht
viewer-previous = Vorige Unterlage (k)
viewer-next = Nächste Unterlage (j)
viewer-window = In eigenem Fenster
viewer-save = Datei speichern
viewer-more = Mehr zu dieser Unterlage
viewer-about = Alle Angaben und Verschieben
viewer-alt = Unterlage { $value }
viewer-cut = Hier steht nur der Anfang. Den ganzen Text enthält die Datei.
viewer-anyway = Trotzdem ansehen
viewer-other = Diese Datei ({ $value }) kann der Browser nicht zeigen. Speichern Sie sie, und öffnen Sie sie mit dem passenden Programm.
viewer-keys-turn = j: nächste Unterlage · k: vorige Unterlage
viewer-keys-judge = 1: vollständig und lesbar · 2: noch einmal schicken, mit Gründen · 3: gezeigt, nicht behalten · 4: wird nicht gebraucht
viewer-keys-where = Die Tasten wirken, solange Sie nicht in ein Feld oder in das angezeigte PDF geklickt haben.
notice-reviewed-all = Gespeichert. In diesem Fall wartet keine Unterlage mehr auf Ihre Durchsicht.

download-open = Mehrere speichern
download-title = Mehrere Unterlagen speichern
download-lead = Die Unterlagen kommen in einer ZIP-Datei. Jede gilt damit als geöffnet, und das steht im Protokoll.
download-choose = Welche Unterlagen?
download-submit = Als ZIP-Datei speichern
download-none = In diesem Fall gibt es keine Unterlage, die sich öffnen lässt.
download-left-out = Diese Unterlagen fehlen in dieser Datei: Sie lassen sich gerade nicht öffnen, sind zurückgenommen oder verschoben, oder es wären zu viele geworden.
download-left-out-name = Fehlt.txt
download-left-out-health = kann etwas über die Gesundheit sagen und ist für Sie nicht zu öffnen
download-closed = { $count ->
    [one] Eine Unterlage fehlt in dieser Liste: Sie kann etwas über die Gesundheit sagen und ist für Sie nicht zu öffnen.
   *[other] { $count } Unterlagen fehlen in dieser Liste: Sie können etwas über die Gesundheit sagen und sind für Sie nicht zu öffnen.
}
mistake-documents-none = Bitte wählen Sie mindestens eine Unterlage.
mistake-documents-many = { $count ->
   *[other] Bitte wählen Sie höchstens { $count } Unterlagen.
}

declare-open = Als Antrag, Widerspruch oder Änderung erfassen
declare-title = Antrag, Widerspruch oder Änderung erfassen
declare-message = Eine Nachricht aus diesem Fall
declare-kind = Was ist es?
declare-application = Ein Antrag
declare-objection = Ein Widerspruch
declare-change = Eine Änderung der Verhältnisse
declare-means-time = Es zählt der Tag, an dem es zuerst angekommen ist. So steht er auf der Eingangsbestätigung.
declare-means-customer = Die Person sieht, als was es erfasst ist und wann es ankam.
declare-means-objection = Ein Widerspruch stellt den Fall in der Arbeitsliste nach oben.
declare-form = Ein Widerspruch braucht eine gültige Form (§ 84 SGG): schriftlich mit Unterschrift, zur Niederschrift im Amt oder elektronisch nach § 36a Absatz 2 SGB I. Fehlt sie, sagen Sie es sofort. Die Frist ist ein Monat nach der Bekanntgabe, ein Jahr bei fehlender oder falscher Belehrung.
declare-submit = Erfassen
notice-declared = Erfasst. Die Person sieht es jetzt.
notice-declaration-withdrawn = Zurückgenommen. Die Erfassung und Ihr Grund bleiben im Fall stehen.
notice-declaration-decided = Vermerkt. Hier läuft keine Frist mehr.
notice-recorded = Erfasst.

told-title = Erklärt und anders angekommen
told-none = Hier stehen Anträge, Widersprüche und Änderungen, Anrufe und was auf Papier ankam.
told-withdraw = Erfassung zurücknehmen
told-withdraw-reason = Warum?
told-withdraw-submit = Ja, zurücknehmen
told-due = Zu entscheiden bis { $value }
told-decide = Als entschieden vermerken
told-decided = Entschieden am { $value }
told-withdrawn = Zurückgenommen am { $value }:

record-call-title = Anruf notieren
record-call-lead = Die Notiz lesen nur Kolleginnen und Kollegen. Wer betroffen ist, kann Einsicht in die Akte verlangen: Schreiben Sie so, dass alle es lesen dürfen.
record-call = Anruf am { $value }
record-paper-title = Papier erfassen
record-paper-lead = Für Unterlagen, die per Post oder am Schalter ankamen. Sie stehen danach auch auf den Seiten der Kundin oder des Kunden, damit niemand sie noch einmal verlangt.
record-day = Tag des Anrufs
record-arrived-on = Angekommen am
record-time = Uhrzeit
record-caller = Wer hat angerufen?
record-way = Wie kam es an?
record-way-post = Per Post
record-way-counter = Am Schalter
record-paper-kind = Was ist es?
record-text = Worum ging es?
record-remark = Bemerkung für Kolleginnen und Kollegen
record-text-hint = Höchstens 1000 Zeichen.
record-submit = Erfassen
