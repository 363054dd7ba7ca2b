# The short list of kinds when sending. Codes of the catalogue in lower case.
kind-kontoauszuege-3m = Bank statements
kind-lohn-3m = Payslips
kind-mietvertrag = Rental contract
kind-nebenkosten = Bill for service charges or heating
kind-arbeitsvertrag = Work or training contract
kind-kuendigung = Notice of termination
kind-au = Sick note (Arbeitsunfähigkeitsbescheinigung)
kind-schulbescheinigung = Confirmation from school
kind-kindergeld = Proof of child benefit (Kindergeld)
kind-kk-nachweis = Health insurance card or confirmation
kind-ausweis = Identity card or passport
kind-sonstiges = Something else
