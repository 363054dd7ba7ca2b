# The pages that the law wants before sign-in. Each Jobcenter writes its own; these are the names.
legal-imprint = Legal notice
legal-privacy = Data protection
legal-terms = Terms of use
legal-accessibility = Accessibility
legal-easy-language = Easy language
legal-sign-language = Sign language
legal-help = Help
legal-none = Your Jobcenter has not written anything here yet. Please ask there. The telephone number is in your letter.
