"""What people touch: the command line (`cli`) and the chat page (`app`, `pages`, `render`)."""
