# What customers see of their own: what is missing, what happens next.
start-missing = Das fehlt noch
news-sent = Das Jobcenter hat Ihnen eine Unterlage geschickt.
news-not-needed = Wird nicht mehr gebraucht. Sie müssen nichts tun.
news-shown = Gezeigt, nicht behalten. Die Kopie ist gelöscht.

next-check = Als Nächstes: Wir prüfen die Datei. Dann kann das Jobcenter sie öffnen.
next-open = Als Nächstes: Das Jobcenter öffnet die Unterlage.
chain-slow = Wartet länger als üblich, gemeldet am { $value }
next-slow = Das dauert länger als üblich. Das Jobcenter ist daran erinnert. Sie müssen nichts tun.
next-judge = Als Nächstes: Hier steht, ob sie vollständig und lesbar ist.

case-asked = Bitte noch einmal schicken
case-going = Das prüft das Jobcenter noch
case-done = Erledigt
case-steps = Was damit passiert ist
case-from-office = Vom Jobcenter für Sie
case-sent = Geschickt am { $value }

emergency-question = Haben Sie heute kein Geld für Essen, keine Wohnung, keinen Strom oder keine Krankenversicherung?
emergency-yes = Ja, ich brauche heute Hilfe
emergency-title = Hilfe noch heute
emergency-call = Rufen Sie jetzt an:
emergency-call-office = Rufen Sie jetzt Ihr Jobcenter an oder kommen Sie vorbei.
emergency-come = Sie können auch ohne Termin vorbeikommen.
emergency-tell = Das Jobcenter soll es sofort sehen
emergency-kind = Was fehlt Ihnen heute?
emergency-food = Kein Geld für Essen
emergency-home = Keine Wohnung
emergency-power = Kein Strom oder keine Heizung
emergency-health = Keine Krankenversicherung
emergency-note = Was sollen wir wissen?
emergency-submit = Sofort melden
emergency-told = Sie haben um schnelle Hilfe gebeten
emergency-raised = gemeldet am { $value }
emergency-not-seen = Es steht beim Jobcenter ganz oben. Rufen Sie trotzdem an.
emergency-seen = Vom Jobcenter gesehen am { $value }
emergency-settled = Vom Jobcenter bearbeitet am { $value }
emergency-next-told = Als Nächstes: Das Jobcenter sieht Ihre Meldung ganz oben. Hier steht dann, wann sie gesehen wurde und was getan wird.
emergency-next-seen = Als Nächstes: Das Jobcenter sieht Ihre Meldung an. Dann steht hier, wann das war.
emergency-next-settled = Als Nächstes: Das Jobcenter kümmert sich darum. Dann steht hier, was getan wurde.
emergency-look = Nummer und Stand ansehen

looks-title = Wer hat meine Unterlagen geöffnet?
looks-lead = Hier steht, wann jemand vom Jobcenter etwas von Ihnen geöffnet hat. Niemand kann das später unbemerkt ändern.
looks-none = Bisher hat niemand vom Jobcenter etwas von Ihnen geöffnet.
looks-case = Übersicht Ihrer Unterlagen und Nachrichten
looks-opened = Geöffnet am { $moment }, { $office }
looks-receipt = Eingangsbestätigung geöffnet am { $moment }, { $office }
looks-reason-assigned = Grund: für Sie zuständig.
looks-reason-substitution = Grund: Vertretung der Person, die für Sie zuständig ist.
looks-reason-exception = Grund: Ausnahme. Die Person ist nicht für Sie zuständig und musste einen Grund angeben. Wer für Sie zuständig ist, erfährt davon.
looks-repeated = { $count ->
    [one] Kurz danach noch einmal.
   *[other] Kurz danach noch { $count }-mal.
}
looks-more = Früheres Öffnen
looks-question = Kommt Ihnen etwas davon seltsam vor? Schreiben Sie oder rufen Sie Ihr Jobcenter an.

document-disown = Diese Unterlage gehört nicht mir
document-disown-text = Vielleicht ist sie für einen anderen Menschen. Dann sieht sie in Ihrem Haushalt ab sofort nur noch, wer sie geschickt hat. Das Jobcenter klärt, wohin sie gehört. Bitte sagen Sie nicht weiter, was darin steht.
document-disown-submit = Ja, sie gehört nicht mir
notice-disowned = Danke. Sie sehen die Unterlage jetzt nicht mehr. Das Jobcenter klärt, wohin sie gehört.
message-disowned = { $count ->
    [one] Eine Unterlage steht hier nicht mehr. Jemand hat gesagt: gehört nicht mir. Das Jobcenter klärt, wohin sie gehört.
   *[other] { $count } Unterlagen stehen hier nicht mehr. Jemand hat gesagt: gehört nicht mir. Das Jobcenter klärt, wohin sie gehören.
}
