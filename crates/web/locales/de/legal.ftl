# The pages that the law wants before sign-in. Each Jobcenter writes its own; these are the names.
legal-imprint = Impressum
legal-privacy = Datenschutz
legal-terms = Nutzungsbedingungen
legal-accessibility = Barrierefreiheit
legal-easy-language = Leichte Sprache
legal-sign-language = Gebärdensprache
legal-help = Hilfe
legal-none = Ihr Jobcenter hat hier noch nichts geschrieben. Bitte fragen Sie dort nach. Die Telefonnummer steht in Ihrem Brief.
