# Conversations, as staff work with them.
modules-title = Text modules
modules-text = Sentences that caseworkers write often: for messages, for reasons about a document, for internal notes.
modules-open = Edit text modules
modules-new = New text module
modules-none = Text modules will stand here as soon as there are any.
modules-message = Messages
modules-resend = Reasons: please send again
modules-internal = Internal notes
module-purpose = What for
module-language = Language
module-title = Title
module-title-hint = The module is chosen by it. Customers do not see the title.
module-body = Text
module-body-hint = In plain words, without personal data. These placeholders are filled in:
module-position = Order
module-position-hint = A number. The smallest stands on top.
module-changed = Last changed
module-keep = Save
module-remove = Remove
module-remove-question = Remove this text module?
module-remove-text = What was written with it stays as it is.
module-cancel = Do not remove
placeholder-name = name of the person who is written to
placeholder-file-number = file number
placeholder-document = name of the document
placeholder-date = today’s date
placeholder-caseworker = who writes

notice-module-kept = The text module is saved.
notice-module-removed = The text module is removed.

mistake-placeholder-unknown = The placeholder “{ $value }” is not known. Braces stand around placeholders only.
mistake-modules-many = { $count ->
    [one] No more than { $count } text module is possible here.
   *[other] No more than { $count } text modules are possible here.
}
mistake-title-missing = Please give a title.

notes-title = Internal notes
notes-inspection = Customers do not see these notes here. But they belong to the file: whoever is concerned may ask to inspect it. Please write factually, and only what is needed.
notes-none = No notes yet.
notes-older = Older notes
note-new = New note about the case
note-new-thread = New note about this conversation
note-keep = Save note
note-write = Write an internal note
note-about-thread = about a conversation
note-about-document = about a document
notice-note-kept = The internal note is saved.

answer-module = Text module
answer-module-none = Please choose
answer-module-insert = Insert

hand-over-title = Hand the conversation over
hand-over-to = Who is to answer
hand-over-reason = Why
hand-over-reason-hint = Is kept as an internal note about the conversation.
hand-over-submit = Hand over
thread-team = The team
notice-thread-handed-over = The conversation has been handed over.

search-hint-staff = Messages, subjects, names of documents and internal notes of this case are looked through. All words have to be there. The log says that somebody searched, not what for.
search-in-note = Internal note
