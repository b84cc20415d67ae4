"""An answer's Markdown, drawn while it streams: text -> blocks -> lines -> document. Only `draw` and `view` know Qt."""
