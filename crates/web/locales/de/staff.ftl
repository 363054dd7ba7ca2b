# Staff's pages.
worklist-title = Arbeitsliste
worklist-caption = Fälle, das Dringendste zuerst
worklist-none = Nichts offen. Hier stehen Fälle, sobald etwas Neues kommt.
worklist-view-all = Alle Fälle
worklist-none-all = Ihnen und Ihren Teams sind keine Fälle zugeordnet.
worklist-household = BG-Nummer
worklist-file-number = Aktenzeichen
worklist-who = Wer
worklist-since = Wartet seit
worklist-assigned = Zuständig
worklist-mine = ich
worklist-team = Team
worklist-more = Weitere Fälle
worklist-keys = Tasten: j und k gehen durch die Liste, Eingabe öffnet, a weist mir zu, d erledigt. ? zeigt und verbirgt diese Hilfe.
keys-title = Tasten (?)
keys-why = Wer mit Spracheingabe oder besonderen Tasten arbeitet, löst mit einzelnen Tasten leicht etwas aus Versehen aus. Die Einstellung gilt für Ihr Konto.
keys-switch-off = Einzelne Tasten ausschalten
keys-switch-on = Einzelne Tasten einschalten
keys-where = In der Arbeitsliste lassen sich diese Tasten ausschalten.
notice-keys-off = Einzelne Tasten sind jetzt ausgeschaltet.
notice-keys-on = Einzelne Tasten sind jetzt eingeschaltet.
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
work-threads-none = Noch keine Nachrichten in diesem Fall. Hier stehen sie, sobald jemand eine schreibt.
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
health-title = Kann etwas über die Gesundheit sagen
health-name = Unterlage zur Gesundheit
health-closed-title = Diese Unterlage ist für Sie nicht zu öffnen
health-closed-text = Sie kann etwas über die Gesundheit eines Menschen sagen. Deshalb sehen Sie, dass es sie gibt, aber nicht ihren Namen und was darin steht. Öffnen, beurteilen und verschieben kann sie nur, wer hier genannt ist. Team, Vertretung oder eine Ausnahme reichen dafür nicht.
health-who-assigned = Öffnen darf sie { $value }: Der Fall ist dieser Person zugewiesen.
health-who-nobody = Der Fall ist niemandem zugewiesen.
health-who-sender = Auch wer sie geschickt hat, darf sie öffnen.
health-who-named = Außerdem hat das Jobcenter es erlaubt: { $value }.
health-who-named-none = Sonst hat das Jobcenter es in diesem Fall niemandem erlaubt.
health-take-text = Weisen Sie sich den Fall zu, wenn Sie ihn bearbeiten. Dann können Sie die Unterlage öffnen. Dass Sie sich den Fall zugewiesen haben, steht im Protokoll.
health-take = Mir zuweisen

caution-encrypted = Vielleicht Passwort
caution-encrypted-text = Diese Datei ist geschützt. Fragt sie nach einem Passwort, können wir sie nicht lesen. Bitten Sie dann um die Datei ohne Passwort oder um ein Foto (§ 36a Absatz 3 SGB I).
caution-macros = Makros
caution-macros-text = In dieser Datei stecken kleine Programme (Makros). Öffnen Sie sie nur in der geschützten Ansicht und lassen Sie nichts ausführen. Im Zweifel bitten Sie um ein PDF.
caution-active-content = Führt etwas aus
caution-active-content-text = Diese Datei will beim Öffnen etwas ausführen. Sehen Sie sie nur im Browser an und erlauben Sie nichts, wonach sie fragt.
caution-embedded-files = Weitere Dateien darin
caution-embedded-files-text = In dieser Datei stecken weitere Dateien. Öffnen Sie diese nicht von dort aus. Wenn Sie sie brauchen, bitten Sie darum, sie einzeln zu schicken.
caution-huge-image = Sehr großes Bild
caution-huge-image-text = Dieses Bild hat sehr viele Bildpunkte. Das Anzeigen kann lange dauern oder misslingen. Dann bitten Sie um ein kleineres Foto.
caution-inflates = Wird sehr groß
caution-inflates-text = Diese Datei wird beim Öffnen sehr viel größer und kann Ihr Programm anhalten. Wenn sie sich nicht öffnen lässt, bitten Sie um ein PDF.

work-released = Nicht auf Schadprogramme geprüft
work-released-by = Freigegeben von { $name } am { $moment }
work-released-reason = Grund

release-title = Diese Datei ließ sich nicht prüfen
release-why-too-long = Die Datei ist größer, als der Virenscanner annimmt. Sagen Sie dem Betrieb Bescheid.
release-why-limit = Der Virenscanner hat nicht alles in der Datei angesehen: sie ist zu groß oder zu verschachtelt. Sagen Sie dem Betrieb Bescheid.
release-why-encrypted = Die Datei ist mit einem Passwort geschützt.
release-why-macros = Die Datei enthält Makros, also kleine Programme.
release-why-scanner-failed = Der Virenscanner ist an dieser Datei mehrmals gescheitert, an anderen nicht. Das kann an der Datei liegen: geben Sie sie nicht ohne Rückfrage frei.
work-waits-scanner = Der Virenscanner antwortet seit { $value } nicht. Diese Unterlage wird geprüft, sobald er wieder da ist. Sie müssen nichts tun.
work-waits-failed = Diese Unterlage konnte noch nicht geprüft werden. Es wird von selbst wieder versucht. Sie müssen nichts tun.
rescan-text = Vielleicht geht es inzwischen. Bis dahin kann niemand im Haus sie öffnen. Die Person, die sie geschickt hat, weiß Bescheid und kann sie anders schicken.
rescan-submit = Noch einmal prüfen lassen
release-open = Ohne Prüfung freigeben
release-risk = Niemand weiß, ob in der Datei ein Schadprogramm ist. Wer sie öffnet, kann den eigenen Rechner und das ganze Netz gefährden. Geben Sie sie nur frei, wenn Sie wissen, von wem sie kommt und warum sie sich nicht prüfen lässt. Das lässt sich nicht rückgängig machen.
release-reason = Warum geben Sie sie frei?
release-reason-hint = Alle, die die Unterlage öffnen, sehen diesen Satz und Ihren Namen.
release-submit = Ja, ohne Prüfung freigeben

shown-open = Gezeigt, nicht behalten: Kopie löschen
shown-text = Für Ausweise und andere Papiere, die wir nur ansehen dürfen. Die Kopie wird sofort gelöscht, und niemand kann sie zurückholen. Die Eingangsbestätigung bleibt, und die Person sieht, dass die Unterlage gezeigt wurde.
shown-submit = Ja, gesehen. Kopie löschen
destroy-open = Datei mit dem Schadprogramm löschen
destroy-text = Danach kann niemand sie mehr öffnen. Die Eingangsbestätigung bleibt, und die Person sieht, dass die Datei gelöscht ist und warum.
destroy-submit = Ja, löschen

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

move-open = In einen anderen Fall oder zu einer anderen Person verschieben
move-title = Unterlage verschieben
move-number = Aktenzeichen des Falls, in den sie gehört
move-number-hint = Nur Fälle, für die Sie zuständig sind. Soll sie nur zu einer anderen Person in diesem Fall, geben Sie { $value } ein.
move-next = Weiter
move-other = Anderen Fall suchen
move-within = Zu einer anderen Person in diesem Fall
move-concerns = Wen betrifft die Unterlage?
move-concerns-none = Bitte wählen
move-reason = Grund
move-reason-hint = Zum Beispiel: gehört zur Schwester, die ein eigenes Aktenzeichen hat. In beiden Fällen lesen das nur Kolleginnen und Kollegen.
move-reason-given = Grund
move-means = Was das bedeutet
move-means-member = Wen die Unterlage dann betrifft, sieht sie sofort: Name, Bemerkung und Stand. Wen sie nicht mehr betrifft, sieht sie nicht mehr. Wer sie geschickt hat, behält sie.
move-means-case = Die Unterlage wird für den anderen Fall neu verschlüsselt. Wen sie dort betrifft, sieht Name, Bemerkung und Stand. Hier bleibt der Hinweis, dass sie verschoben wurde.
move-means-sender = Wer sie geschickt hat und nicht zum anderen Haushalt gehört, sieht sie nicht mehr. Die Person erfährt, dass sie verschoben wurde, aber nicht wohin.
move-means-receipt = Die Eingangsbestätigung gilt weiter, mit demselben Tag. Beide Seiten bekommen einen Eintrag im Protokoll.
move-submit = Ja, verschieben
move-cancel = Nicht verschieben
move-going = Die Unterlage wird gerade in einen anderen Fall verschoben. Bis dahin bleibt sie hier.
move-going-to = Die Unterlage wird gerade in den Fall { $value } verschoben. Bis dahin bleibt sie hier.
move-failed = Das Verschieben ging nicht ({ $moment }): { $why } Die Unterlage ist hier geblieben.
move-failed-gone = Sie wurde inzwischen zurückgenommen oder gelöscht.
move-failed-damaged = Die gespeicherte Datei ist beschädigt.
move-failed-case-closed = Der andere Fall wurde inzwischen geschlossen.
move-failed-concerns-nobody = Die gewählte Person gehört nicht mehr zum anderen Haushalt.
move-failed-too-late = Es hat zu lange gedauert. Bitte versuchen Sie es noch einmal.
move-came = Neu zugeordnet am { $value }.
move-came-from = Verschoben am { $moment } aus dem Fall { $number }.

admin-title = Verwaltung
admin-audit = Wer hat was getan?
admin-audit-text = Im Protokoll steht, wer wann welche Unterlage geöffnet, geändert oder nicht bekommen hat. Auch Ihr Nachsehen wird protokolliert.
admin-audit-open = Protokoll öffnen

# Accounts, for admins.
accounts-title = Konten
accounts-text = Hier legen Sie Konten an, drucken Briefe mit dem Code für die erste Anmeldung und sperren Konten.
accounts-open = Konten öffnen
accounts-new = Konto anlegen
accounts-more = Weitere Konten
accounts-none = Hier stehen die Konten, sobald es welche gibt.
accounts-customer = Kundinnen und Kunden
accounts-caseworker = Fallmanagement
accounts-admin = Verwaltung
accounts-auditor = Revision
accounts-import = Datenübernahme
account-title = Konto
account-name = Name
account-name-hint = Bei Kundinnen und Kunden leer lassen: dann gilt der Name aus dem Fachverfahren.
account-login = Anmeldename
account-login-hint = Nur für Beschäftigte. Kundinnen und Kunden bekommen eine Portalnummer.
account-person = Personennummer aus dem Fachverfahren
account-person-hint = Nur für Kundinnen und Kunden.
account-role = Wofür
account-state = Stand
account-since = Angelegt
account-password-since = Passwort gesetzt
account-locked-since = Gesperrt seit
account-active = in Gebrauch
account-waiting = wartet auf die erste Anmeldung
account-locked = gesperrt
account-new-lead = Das Konto hat noch kein Passwort. Die Person setzt es selbst, mit dem Code aus dem Brief.
account-make = Konto anlegen
account-letter = Brief mit Code
account-letter-text = Mit dem Code setzt die Person ihr Passwort. Ein neuer Brief macht ältere Briefe ungültig. Hilft auch, wenn das Passwort vergessen wurde.
account-letter-make = Brief erstellen
account-lock = Konto sperren
account-lock-text = Niemand kann sich mehr mit diesem Konto anmelden. Alle laufenden Anmeldungen enden sofort.
account-unlock = Sperre aufheben
account-unlock-text = Die Person kann sich danach wieder mit ihrem Passwort anmelden.
account-health = Unterlagen zur Gesundheit
account-health-since = Darf Unterlagen zur Gesundheit öffnen seit
account-health-text = Was etwas über die Gesundheit sagen kann, öffnet nur, wem der Fall zugewiesen ist. Mit dieser Erlaubnis darf es auch diese Person: in den Fällen ihres Teams und wo sie jemanden vertritt. Im Team und bei Vertretungen geht die Erlaubnis nicht auf andere über.
account-health-allow = Erlauben
account-health-withdraw = Erlaubnis nehmen
letter-title = Ihr Zugang zum Kundenportal
letter-once = Dieser Brief wird nur jetzt angezeigt. Bitte drucken Sie ihn, bevor Sie die Seite verlassen.
letter-lead = Mit diesem Brief melden Sie sich zum ersten Mal an.
letter-step-address = Öffnen Sie diese Adresse:
letter-step-number = Geben Sie Ihre Portalnummer ein:
letter-step-login = Geben Sie Ihren Anmeldenamen ein:
letter-step-code = Geben Sie diesen Code ein:
letter-step-second = Geben Sie Ihr Geburtsdatum ein. Es geht auch die Nummer Ihrer Bedarfsgemeinschaft.
letter-step-password = Denken Sie sich ein Passwort aus. Es braucht mindestens zwölf Zeichen. Gut sind drei oder vier Wörter hintereinander.
letter-until = Der Code gilt bis { $value }. Sie können ihn nur einmal benutzen.
letter-keep = Zeigen Sie diesen Brief niemandem. Das Jobcenter fragt Sie nie nach dem Code oder nach Ihrem Passwort.
nav-accounts = Konten
notice-account-made = Das Konto ist angelegt. Drucken Sie jetzt den Brief mit dem Code.
notice-account-locked = Das Konto ist gesperrt. Alle Anmeldungen sind beendet.
notice-account-unlocked = Das Konto ist wieder frei.
notice-health-allowed = Die Person darf jetzt Unterlagen zur Gesundheit öffnen.
notice-health-withdrawn = Die Person darf Unterlagen zur Gesundheit nicht mehr öffnen.
mistake-login-taken = Diesen Anmeldenamen gibt es schon. Bitte wählen Sie einen anderen.
mistake-person-unknown = Zu dieser Nummer gibt es im Portal niemanden. Bitte prüfen Sie die Nummer aus dem Fachverfahren.
mistake-person-has-account = Diese Person hat schon ein Konto.

mistake-already-there = Die Unterlage ist schon dort. Bitte wählen Sie eine andere Person oder einen anderen Fall.
mistake-case-unknown = Diesen Fall gibt es nicht, oder Sie sind dafür nicht zuständig. Bitte prüfen Sie das Aktenzeichen.
mistake-case-closed = Dieser Fall ist geschlossen. Dorthin lässt sich nichts verschieben.
mistake-case-no-room = In diesem Fall ist kein Platz mehr für die Unterlage. Sie bleibt, wo sie ist.

alarm-title = Notlage
alarm-none = Hier ist keine Notlage offen.
alarm-raised = gemeldet { $value }
alarm-look = Ansehen und erledigen
alarm-note = Was wurde getan?
alarm-note-hint = Die Person, die es gemeldet hat, liest das.
alarm-settle = Erledigt
