# Conversations, on both faces.
thread-answers = Answered by: { $value }
thread-answers-team = Answered by: the team of the household
thread-writers = Written so far: { $value }
