# Conversations, as staff work with them.
modules-title = Textbausteine
modules-text = Sätze, die Fallmanagerinnen und Fallmanager oft schreiben: für Nachrichten, für Gründe bei einer Unterlage, für interne Notizen.
modules-open = Textbausteine bearbeiten
modules-new = Neuer Textbaustein
modules-none = Hier stehen die Textbausteine, sobald es welche gibt.
modules-message = Nachrichten
modules-resend = Gründe: bitte noch einmal schicken
modules-internal = Interne Notizen
module-purpose = Wofür
module-language = Sprache
module-title = Titel
module-title-hint = Danach wird der Baustein ausgewählt. Kundinnen und Kunden sehen den Titel nicht.
module-body = Text
module-body-hint = In einfachen Worten, ohne persönliche Angaben. Diese Platzhalter werden ausgefüllt:
module-position = Reihenfolge
module-position-hint = Eine Zahl. Die kleinste steht oben.
module-changed = Zuletzt geändert
module-keep = Speichern
module-remove = Entfernen
module-remove-question = Diesen Textbaustein entfernen?
module-remove-text = Was damit schon geschrieben wurde, bleibt stehen.
module-cancel = Nicht entfernen
placeholder-name = Name der Person, an die geschrieben wird
placeholder-file-number = Aktenzeichen
placeholder-document = Name der Unterlage
placeholder-date = heutiges Datum
placeholder-caseworker = wer schreibt

notice-module-kept = Der Textbaustein ist gespeichert.
notice-module-removed = Der Textbaustein ist entfernt.

mistake-placeholder-unknown = Der Platzhalter „{ $value }“ ist nicht bekannt. Geschweifte Klammern stehen nur um Platzhalter.
mistake-modules-many = { $count ->
    [one] Mehr als { $count } Textbaustein ist hier nicht möglich.
   *[other] Mehr als { $count } Textbausteine sind hier nicht möglich.
}
mistake-title-missing = Bitte geben Sie einen Titel an.

notes-title = Interne Notizen
notes-inspection = Kundinnen und Kunden sehen diese Notizen hier nicht. Sie gehören aber zur Akte: Wer betroffen ist, kann Akteneinsicht verlangen. Bitte schreiben Sie sachlich und nur, was nötig ist.
notes-none = Noch keine Notizen. Hier stehen sie, sobald jemand eine schreibt.
notes-older = Ältere Notizen
note-new = Neue Notiz zum Fall
note-new-thread = Neue Notiz zu diesem Gespräch
note-keep = Notiz speichern
note-write = Interne Notiz schreiben
note-about-thread = zum Gespräch
note-about-document = zur Unterlage
notice-note-kept = Die interne Notiz ist gespeichert.

answer-module = Textbaustein
answer-module-none = Bitte wählen
answer-module-insert = Einfügen

hand-over-title = Gespräch weitergeben
hand-over-to = Wer antworten soll
hand-over-reason = Warum
hand-over-reason-hint = Wird als interne Notiz zum Gespräch gespeichert.
hand-over-submit = Weitergeben
thread-team = Das Team
notice-thread-handed-over = Das Gespräch ist weitergegeben.

search-hint-staff = Gesucht wird in Nachrichten, Betreffen, Namen von Unterlagen und internen Notizen dieses Falls. Alle Wörter müssen vorkommen. Im Protokoll steht, dass gesucht wurde, aber nicht wonach.
search-in-note = Interne Notiz
