from graph.store.tokens import Kind, parameters, tokenise


def texts(text):
    return [token.text for token in tokenise(text)]


def test_strings_and_comments_hide_what_they_hold():
    tokens = tokenise("MATCH (n) // $a\nWHERE n.x = '$b \\' DELETE' /* $c */ AND n.y = \"$d\" RETURN $e")
    assert parameters(tokens) == {"e"}
    assert "DELETE" not in {token.word() for token in tokens}


def test_quoted_names_lose_their_marks():
    assert texts("n.`a``b`") == ["n", ".", "a`b"]
    assert parameters(tokenise("RETURN $`odd name`")) == {"odd name"}


def test_lines_are_counted_through_long_tokens():
    tokens = tokenise("/* one\ntwo */\n'a\nb' $p", first_line=10)
    assert [(token.kind, token.line) for token in tokens] == [(Kind.STRING, 12), (Kind.PARAMETER, 13)]


def test_chinese_names_are_names():
    assert [token.kind for token in tokenise("RETURN n.姓名")] == [
        Kind.NAME,
        Kind.NAME,
        Kind.SYMBOL,
        Kind.NAME,
    ]
