# Conversations, on both faces.
