# Conversations, on both faces.
thread-answers = Es antwortet: { $value }
thread-answers-team = Es antwortet: das Team, das den Haushalt betreut
thread-writers = Bisher geschrieben: { $value }
