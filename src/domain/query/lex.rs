//! Splits a query into pieces: words with their positions, quoted or not.

use super::Op;
use super::error::{Fault, QueryError};

/// Maximum length of a query in characters.
pub(super) const LONGEST: usize = 2_000;

/// A condition as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it begins, in characters from 1.
    pub column: usize,
    /// The text before the operator; empty for a bare word.
    pub key: String,
    /// The operator and its position.
    pub op: Option<(Op, usize)>,
    pub values: Vec<Word>,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub column: usize,
    pub text: String,
    pub quoted: bool,
}

/// Converts an operator character of the language to half width; other characters are unchanged.
pub(super) fn sign(c: char) -> char {
    match c {
        '＝' | '：' => '=',
        '！' => '!',
        '＜' | '《' | '〈' => '<',
        '＞' | '》' | '〉' => '>',
        '～' => '~',
        '，' | '、' => ',',
        '“' | '”' | '＂' | '「' | '」' => '"',
        '\u{3000}' | '\t' | '\n' => ' ',
        c => c,
    }
}

/// Single characters for two-character operators: `≤` `≥` `≠`.
fn joined(c: char) -> Option<Op> {
    match c {
        '≤' | '≦' => Some(Op::Le),
        '≥' | '≧' => Some(Op::Ge),
        '≠' => Some(Op::Ne),
        _ => None,
    }
}

/// The operator at a position, and its length in characters.
fn op(chars: &[char], at: usize) -> Option<(Op, usize)> {
    let first = *chars.get(at)?;
    if let Some(op) = joined(first) {
        return Some((op, 1));
    }
    let next = chars.get(at + 1).map(|c| sign(*c));
    Some(match (sign(first), next) {
        ('!', Some('=')) | ('<', Some('>')) => (Op::Ne, 2),
        ('!', Some('~')) => (Op::HasNot, 2),
        ('<', Some('=')) => (Op::Le, 2),
        ('>', Some('=')) => (Op::Ge, 2),
        ('=', Some('=')) => (Op::Eq, 2),
        ('=', _) => (Op::Eq, 1),
        ('<', _) => (Op::Lt, 1),
        ('>', _) => (Op::Gt, 1),
        ('~', _) => (Op::Has, 1),
        _ => return None,
    })
}

/// Whether a text must be quoted to be read literally.
pub(super) fn needs_quotes(text: &str) -> bool {
    text.is_empty()
        || text.chars().any(|c| {
            c.is_whitespace()
                || joined(c).is_some()
                || matches!(sign(c), '=' | '!' | '<' | '>' | '~' | ',' | '"' | ' ' | ':')
        })
}

struct Reader<'c> {
    chars: &'c [char],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).map(|c| sign(*c))
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Reads a word up to a blank, a comma or (for a key) an operator, or a quoted text, in which
    /// `""` stands for one quote.
    fn word(&mut self, is_key: bool) -> Result<Word, QueryError> {
        let column = self.at + 1;
        let mut text = String::new();
        if self.peek() == Some('"') {
            // An ASCII quote is closed only by an ASCII quote, and two of them stand for one in the
            // text.
            let ascii = self.chars.get(self.at) == Some(&'"');
            let closes = |c: char| if ascii { c == '"' } else { sign(c) == '"' };
            self.at += 1;
            loop {
                match self.chars.get(self.at) {
                    None => {
                        return Err(QueryError {
                            fault: Fault::UnclosedQuote,
                            column,
                            found: text,
                        });
                    }
                    Some(c) if closes(*c) => {
                        self.at += 1;
                        if !ascii || self.chars.get(self.at) != Some(&'"') {
                            break;
                        }
                        text.push('"');
                        self.at += 1;
                    }
                    Some(c) => {
                        text.push(*c);
                        self.at += 1;
                    }
                }
            }
            return Ok(Word {
                column,
                text,
                quoted: true,
            });
        }
        while let Some(c) = self.peek() {
            let ends = c.is_whitespace()
                || if is_key {
                    op(self.chars, self.at).is_some()
                } else {
                    c == ','
                };
            if ends {
                break;
            }
            text.extend(self.chars.get(self.at));
            self.at += 1;
        }
        Ok(Word {
            column,
            text,
            quoted: false,
        })
    }
}

/// Splits a query into pieces.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        return Err(QueryError {
            fault: Fault::TooLong,
            column: LONGEST,
            found: String::new(),
        });
    }
    let mut reader = Reader {
        chars: &chars,
        at: 0,
    };
    let mut pieces = Vec::new();
    loop {
        reader.skip_blanks();
        if reader.at >= chars.len() {
            return Ok(pieces);
        }
        let column = reader.at + 1;
        // `!扣延`, `!银行`: negation.
        let first = op(&chars, reader.at);
        let not = first.is_none() && reader.peek() == Some('!');
        if not {
            reader.at += 1;
        }
        let word = reader.word(true)?;
        let found = op(&chars, reader.at).filter(|_| !word.quoted && !not);
        let Some((op, length)) = found else {
            pieces.push(Piece {
                column,
                key: String::new(),
                op: not.then_some((Op::HasNot, column)),
                values: vec![word],
            });
            continue;
        };
        let place = reader.at + 1;
        reader.at += length;
        let mut values = Vec::new();
        loop {
            let value = reader.word(false)?;
            if value.quoted || !value.text.is_empty() {
                values.push(value);
            }
            if reader.peek() != Some(',') {
                break;
            }
            reader.at += 1;
        }
        pieces.push(Piece {
            column,
            key: word.text,
            op: Some((op, place)),
            values,
        });
    }
}
