# The short list of kinds when sending. Codes of the catalogue in lower case.
kind-kontoauszuege-3m = Kontoauszüge
kind-lohn-3m = Lohnabrechnungen
kind-mietvertrag = Mietvertrag
kind-nebenkosten = Abrechnung von Betriebskosten oder Heizkosten
kind-arbeitsvertrag = Arbeitsvertrag oder Ausbildungsvertrag
kind-kuendigung = Kündigung
kind-au = Krankschreibung (Arbeitsunfähigkeitsbescheinigung)
kind-schulbescheinigung = Schulbescheinigung
kind-kindergeld = Nachweis über Kindergeld
kind-kk-nachweis = Karte oder Bescheinigung der Krankenkasse
kind-ausweis = Ausweis oder Pass
kind-sonstiges = Etwas anderes
