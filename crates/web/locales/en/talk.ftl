# Conversations, on both faces.
thread-answers = Answered by: { $value }
thread-answers-team = Answered by: the team of the household
thread-writers = Written so far: { $value }

message-papers = Send documents with it
message-papers-again = Had you chosen files already? Then please choose them once more.
message-papers-arrived = These documents have arrived already and go with your message. Please don't send them again:
mistake-papers-only = Your documents have arrived. The message has not: please send it again.
notice-message-papers-arrived = Your message and your documents have arrived.
notice-message-papers-locked = Your message and your documents have arrived, and the day counts. One file may have a password. If it opens only with that, we can't read it. Then please send it again without a password or as a photo.

draft-save = Save draft
draft-discard = Discard draft
draft-from = Draft, saved on { $value }. Only you see it.
draft-kept = Draft saved. Only you see it.
notice-draft-saved = Your draft is saved. Only you see it. Nothing has been sent yet.
notice-draft-discarded = Your draft is deleted.

search-title = Search messages and documents
search-words = What are you looking for?
search-hint = We look in your messages and in the names of your documents. Capitals do not matter.
search-submit = Search
search-none = Nothing found
search-found = { $count ->
    [one] { $count } place found
   *[other] { $count } places found
}
search-cut = There is more: the newest 2,000 messages are looked through, the newest 100 places shown.
search-in-subject = Conversation
search-in-message = Message
search-in-document = Document
mistake-words-missing = Please enter a word of at least two letters.
