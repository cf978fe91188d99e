//! The tokens of a query: what one word asks for, and whether a case matches it.

use super::name::Name;
use super::padding::unpadded;
use crate::domain::level::Level;
use crate::domain::query::levels_called;
use crate::service::fold::INITIALS;
use crate::store::dict::Dict;
use crate::store::row::header::Header;
use crate::text::fold::fold;
use crate::text::pinyin::{Matcher, initials_into};

/// What the lookup knows about a case without reading it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    row: &'a str,
    /// The folded number, which begins the row.
    pub number: &'a str,
    level: Level,
    left: Option<i32>,
}

impl<'a> Known<'a> {
    /// Takes a `row` of number, parties, court, handler and cause, folded and separated by `|`;
    /// initials may follow.
    pub(super) fn new(row: &'a str, level: Level, left: Option<i32>) -> Known<'a> {
        let end = memchr::memchr2(b'|', INITIALS as u8, row.as_bytes());
        let number = end.and_then(|end| row.get(..end)).unwrap_or(row);
        Known {
            row,
            number,
            level,
            left,
        }
    }

    /// The row without its initials. Computed only for tokens that need more than the number,
    /// because a single digit occurs in nearly every one of a million cases.
    fn body(&self) -> &'a str {
        let end = memchr::memchr(INITIALS as u8, self.row.as_bytes());
        end.and_then(|end| self.row.get(..end)).unwrap_or(self.row)
    }
}

/// One condition of a query.
#[derive(Debug)]
pub(super) enum Token {
    /// Digits: the beginning of a run of digits in the number (serial, year, court code), or the
    /// year in two digits.
    Digits(String),
    /// `336号`: exactly that serial.
    Serial(String),
    /// ASCII letters: pinyin, full, initial or mixed.
    Pinyin(Matcher),
    /// Characters and digits written together: `22zhh336`, `22执恢336`, `内0783zhh336`, `张3`.
    Glued(Glued),
    /// Anything else, folded.
    Text(String),
    /// The same for a word that also calls courts by more than the short name that a row has:
    /// `海拉尔法院`, `海拉尔区人民法院`.
    Called(String, Name),
    /// `@handler`: folded, and as pinyin.
    Handler(Name),
    /// `#court`: a name, a short name, a code or its digits, pinyin.
    Court(Name),
    /// `>365`: overdue by more than this many days.
    Overdue(i32),
    /// `!`: what follows must not match.
    Not(Box<Token>),
    /// `!` alone: overdue cases only.
    Late,
    /// `!已结`, `!closed`, `!停`: a case at one of these levels.
    Levels(Vec<Level>),
    /// A word that names levels but may also be part of a name.
    Either(Vec<Level>, Box<Token>),
}

/// A case number shortened into one word. Each way to read its beginning as a year leaves one run
/// to match in the number.
#[derive(Debug)]
pub(super) struct Glued {
    text: String,
    /// The 汉字 of the word, which must occur in the number unchanged.
    written: Vec<String>,
    /// The longest run of its digits, except for a run at its beginning, which may contain a year.
    digits: Option<String>,
    /// The spelling of the runs between its digits.
    between: Vec<Matcher>,
    /// Each possible year, and the spelling of what follows it in the number.
    runs: Vec<(Option<String>, Matcher)>,
    /// The digits at its end.
    serial: Option<String>,
    /// Whether 号 follows those digits, so that they must be the whole serial.
    is_whole: bool,
}

/// Splits a query into tokens.
pub(super) fn tokens(text: &str, dict: &Dict) -> Vec<Token> {
    text.split_whitespace()
        .filter_map(|word| token(&fold(word), dict))
        .collect()
}

fn token(folded: &str, dict: &Dict) -> Option<Token> {
    let mut chars = folded.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let named = (!rest.is_empty()).then_some(rest);
    Some(match (first, named) {
        ('!', None) => Token::Late,
        ('!', Some(rest)) => Token::Not(Box::new(match levels_called(rest) {
            Some(levels) => Token::Levels(levels),
            None => token(rest, dict)?,
        })),
        ('@', Some(name)) => Token::Handler(Name::handler(name, dict)),
        ('#', Some(name)) => Token::Court(Name::court(name, dict)),
        // Chinese input methods type the sign like this.
        ('>' | '》', Some(days)) if days.parse::<i32>().is_ok() => {
            Token::Overdue(days.parse().ok()?)
        }
        // A single character may be part of any name, and Latin letters may be pinyin.
        _ if folded.is_ascii() || rest.is_empty() => word(folded, dict),
        _ => match levels_called(folded) {
            Some(levels) => Token::Either(levels, Box::new(word(folded, dict))),
            None => word(folded, dict),
        },
    })
}

fn word(folded: &str, dict: &Dict) -> Token {
    let folded = &*unpadded(folded);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits(folded) {
        return Token::Digits(folded.to_owned());
    }
    if let Some(serial) = folded.strip_suffix('号').filter(|text| digits(text)) {
        return Token::Serial(serial.to_owned());
    }
    if folded.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Token::Pinyin(Matcher::new(folded));
    }
    if let Some(glued) = Glued::read(folded) {
        return Token::Glued(glued);
    }
    let text = folded.to_owned();
    match Name::called(folded, dict) {
        Some(courts) => Token::Called(text, courts),
        None => Token::Text(text),
    }
}

impl Glued {
    /// Reads a word of letters, digits and 汉字, apart from brackets around the year and a 号 at the
    /// end; `None` for anything else.
    fn read(folded: &str) -> Option<Glued> {
        let bare = folded.split_once('号').map_or(folded, |(head, _)| head);
        let bare: String = bare.chars().filter(|c| !matches!(c, '(' | ')')).collect();
        let is_han = |c: char| !c.is_ascii() && c.is_alphabetic();
        let has_digit = bare.bytes().any(|b| b.is_ascii_digit());
        if !has_digit || !bare.chars().all(|c| c.is_ascii_alphanumeric() || is_han(c)) {
            return None;
        }
        let written = bare
            .split(|c| !is_han(c))
            .filter(|run| !run.is_empty())
            .map(str::to_owned)
            .collect();
        // 汉字 are read by their first initial to find their place in the number; that they occur
        // themselves is checked separately.
        let spelled = |text: &str| {
            let mut letters = String::new();
            initials_into(text, &mut letters);
            Matcher::new(&letters)
        };
        let lead = bare.bytes().take_while(u8::is_ascii_digit).count();
        let mut runs = vec![(None, spelled(&bare))];
        for length in [2, 4] {
            let (Some(year), Some(rest)) = (bare.get(..length), bare.get(length..)) else {
                continue;
            };
            if lead >= length && !rest.is_empty() {
                runs.push((Some(year.to_owned()), spelled(rest)));
            }
        }
        let head = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let serial = bare.get(head.len()..).unwrap_or_default();
        let between = bare
            .split(|c: char| c.is_ascii_digit())
            .filter(|run| !run.is_empty())
            .map(spelled)
            .collect();
        let digits = bare
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .split(|c: char| !c.is_ascii_digit())
            .max_by_key(|run| run.len())
            .filter(|run| !run.is_empty());
        Some(Glued {
            text: folded.to_owned(),
            written,
            digits: digits.map(str::to_owned),
            between,
            runs,
            serial: (!serial.is_empty()).then(|| serial.to_owned()),
            is_whole: folded.contains('号'),
        })
    }

    fn is_match(&self, case: &Known<'_>) -> bool {
        self.in_number(case.number) || self.in_text(case.body())
    }

    /// The folded text as typed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn digits(&self) -> Option<&str> {
        self.digits.as_deref()
    }

    /// Whether the word is a short form of the number.
    pub(super) fn in_number(&self, number: &str) -> bool {
        let is_year = |year: &str| number.get(1..5).is_some_and(|whole| whole.ends_with(year));
        let mut runs = self.runs.iter();
        self.is_written(number)
            && (!self.is_whole || self.is_serial(number))
            && runs.any(|(year, run)| year.as_deref().is_none_or(is_year) && run.is_match(number))
    }

    /// Whether the word is part of one of several texts, literally or in any reading: `A4` may also
    /// be part of a name.
    pub(super) fn in_text(&self, body: &str) -> bool {
        let spelled = self.runs.first().filter(|_| !self.is_whole);
        body.contains(&self.text)
            || spelled.is_some_and(|(_, run)| {
                body.split('|')
                    .any(|part| self.is_written(part) && run.is_match(part))
            })
    }

    /// Whether a number of this shape may match, digits aside: the shape must contain what is
    /// between the digits.
    pub(super) fn may_shape(&self, shape: &str) -> bool {
        self.is_written(shape) && self.between.iter().all(|run| run.is_match(shape))
    }

    fn is_written(&self, text: &str) -> bool {
        self.written.iter().all(|run| text.contains(run.as_str()))
    }

    /// Whether the digits at the end are the whole serial of a number.
    fn is_serial(&self, number: &str) -> bool {
        let serial = self.serial.as_deref();
        serial.is_some_and(|serial| is_serial(number, serial))
    }
}

impl Token {
    /// Whether a case matches, by what the lookup knows about it; `header` is called only if the
    /// token needs it.
    pub(super) fn is_met(&self, row: &Known<'_>, header: &dyn Fn() -> Option<Header>) -> bool {
        match self {
            Token::Digits(digits) => begins_digits(row, digits),
            Token::Serial(serial) => is_serial(row.number, serial),
            Token::Text(text) => row.body().contains(text.as_str()),
            Token::Pinyin(matcher) => matcher.is_match_of(row.body(), Some('|')),
            Token::Glued(glued) => glued.is_match(row),
            Token::Handler(name) => header().is_some_and(|h| name.ids.contains(&h.handler)),
            Token::Court(name) => header().is_some_and(|h| name.ids.contains(&h.court)),
            Token::Called(text, courts) => {
                row.body().contains(text.as_str())
                    || header().is_some_and(|h| courts.ids.contains(&h.court))
            }
            Token::Overdue(_) | Token::Late | Token::Levels(_) => self.stands(row.level, row.left),
            Token::Not(token) => !token.is_met(row, header),
            Token::Either(_, token) => {
                self.stands(row.level, row.left) || token.is_met(row, header)
            }
        }
    }

    /// Whether all of it, or its last digits, may be a whole serial.
    pub(super) fn may_be_exact(&self) -> bool {
        match self {
            Token::Digits(_) | Token::Serial(_) => true,
            Token::Glued(glued) => glued.serial.is_some(),
            _ => false,
        }
    }

    /// Whether the token asks for closed cases, so that they must be searched as well.
    pub(super) fn wants_closed(&self) -> bool {
        match self {
            Token::Either(levels, _) => levels.contains(&Level::Closed),
            Token::Not(token) => matches!(&**token, Token::Levels(levels)
                if Level::ALL.iter().all(|level| levels.contains(level) == level.is_open())),
            _ => false,
        }
    }

    /// Whether a case with this level and these days left matches; `false` for tokens about texts.
    pub(super) fn stands(&self, level: Level, left: Option<i32>) -> bool {
        match self {
            Token::Overdue(days) => level == Level::Over && left.is_some_and(|left| left < -days),
            Token::Late => level == Level::Over,
            Token::Levels(levels) | Token::Either(levels, _) => levels.contains(&level),
            _ => false,
        }
    }

    /// Whether the number has exactly this serial.
    pub(super) fn is_exact(&self, number: &str) -> bool {
        match self {
            Token::Digits(serial) | Token::Serial(serial) => is_serial(number, serial),
            Token::Glued(glued) => glued.is_serial(number),
            _ => false,
        }
    }
}

/// Whether a run of digits of the number begins with these, or the year ends with these two.
fn begins_digits(case: &Known<'_>, digits: &str) -> bool {
    let (number, digits) = (case.number.as_bytes(), digits.as_bytes());
    let year = digits.len() == 2 && number.get(3..5) == Some(digits);
    let begins = || {
        let mut before = b' ';
        number.iter().enumerate().any(|(at, &byte)| {
            let first = byte.is_ascii_digit() && !before.is_ascii_digit();
            before = byte;
            first && number.get(at..).is_some_and(|run| run.starts_with(digits))
        })
    };
    // A case without a regular number may be found by any digits in the row.
    let anywhere = || {
        let is_odd = number.first() != Some(&b'(');
        is_odd && memchr::memmem::find(case.body().as_bytes(), digits).is_some()
    };
    year || begins() || anywhere()
}

/// Whether this is the whole serial of a number.
pub(super) fn is_serial(number: &str, serial: &str) -> bool {
    let (head, _) = number.rsplit_once('号').unwrap_or((number, ""));
    let (head, serial) = (head.as_bytes(), serial.as_bytes());
    let rest = |head: &[u8]| !head.last().is_some_and(u8::is_ascii_digit);
    // Nearly every number has another digit at its end, which is seen without comparing texts.
    head.last() == serial.last() && head.strip_suffix(serial).is_some_and(rest)
}
