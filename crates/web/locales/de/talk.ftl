# Conversations, on both faces.
thread-answers = Es antwortet: { $value }
thread-answers-team = Es antwortet: das Team, das den Haushalt betreut
thread-writers = Bisher geschrieben: { $value }

message-papers = Unterlagen dazu schicken
message-papers-again = Hatten Sie schon Dateien ausgewählt? Dann wählen Sie sie bitte noch einmal aus.
message-papers-arrived = Diese Unterlagen sind schon angekommen und gehen mit Ihrer Nachricht mit. Bitte schicken Sie sie nicht noch einmal:
mistake-papers-only = Ihre Unterlagen sind angekommen. Die Nachricht noch nicht: Bitte senden Sie sie noch einmal.
notice-message-papers-arrived = Ihre Nachricht und Ihre Unterlagen sind angekommen.
notice-message-papers-locked = Ihre Nachricht und Ihre Unterlagen sind angekommen, und der Tag zählt. Eine Datei hat vielleicht ein Passwort. Wenn sie sich nur damit öffnen lässt, können wir sie nicht lesen. Bitte schicken Sie sie dann noch einmal ohne Passwort oder als Foto.

draft-save = Entwurf speichern
draft-discard = Entwurf verwerfen
draft-from = Entwurf, gespeichert am { $value }. Nur Sie sehen ihn.
draft-kept = Entwurf gespeichert. Nur Sie sehen ihn.
notice-draft-saved = Ihr Entwurf ist gespeichert. Nur Sie sehen ihn. Gesendet ist noch nichts.
notice-draft-discarded = Ihr Entwurf ist gelöscht.

search-title = In Nachrichten und Unterlagen suchen
search-words = Was suchen Sie?
search-hint = Wir suchen in Ihren Nachrichten und in den Namen Ihrer Unterlagen. Groß oder klein geschrieben: Das ist egal.
search-submit = Suchen
search-none = Nichts gefunden
search-found = { $count ->
    [one] { $count } Stelle gefunden
   *[other] { $count } Stellen gefunden
}
search-cut = Es gibt noch mehr: Durchsucht werden die neuesten 2.000 Nachrichten, gezeigt die neuesten 100 Stellen.
search-in-subject = Gespräch
search-in-message = Nachricht
search-in-document = Unterlage
mistake-words-missing = Bitte geben Sie ein Wort mit mindestens zwei Buchstaben ein.
