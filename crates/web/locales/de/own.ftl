# What customers see of their own: what is missing, what happens next.
start-missing = Das fehlt noch
news-sent = Das Jobcenter hat Ihnen eine Unterlage geschickt.
news-not-needed = Wird nicht mehr gebraucht. Sie müssen nichts tun.
news-shown = Gezeigt, nicht behalten. Die Kopie ist gelöscht.

next-check = Als Nächstes: Wir prüfen die Datei. Dann kann das Jobcenter sie öffnen.
next-open = Als Nächstes: Das Jobcenter öffnet die Unterlage.
next-judge = Als Nächstes: Hier steht, ob sie vollständig und lesbar ist.

case-asked = Bitte noch einmal schicken
case-going = Das prüft das Jobcenter noch
case-done = Erledigt
case-steps = Was damit passiert ist
case-from-office = Vom Jobcenter für Sie
case-sent = Geschickt am { $value }
