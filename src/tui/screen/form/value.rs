//! The value of a field and its meaning, shown at the right of a form.

use chrono::{Datelike, Days, NaiveDate};

use super::def::{AHEAD, DAY, Kind, NAME, NOTE, Source, own};
use super::pick::{self, Choice};
use super::remark;
use crate::domain::calendar::Calendar;
use crate::domain::day::{self, Distance, Remark};
use crate::domain::event::Field as CaseField;
use crate::domain::letter::half_width;
use crate::domain::money::Money;
use crate::domain::next;
use crate::domain::number::{self, CaseNumber};
use crate::domain::types;
use crate::text::locale::{Locale, Named};
use crate::text::pinyin::Matcher;
use crate::tui::cx::Cx;
use crate::tui::words;

/// The largest count. Counts are extensions in months or days, so anything larger is a typing
/// error.
const MOST: u32 = 1_200;

/// How far from today the day without a year is that the help gives as an example.
const NEAR: Days = Days::new(10);

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Empty,
    Day(NaiveDate),
    Money(Money),
    Count(u32),
    Text(String),
    /// An option by its id.
    Picked(String),
}

impl Value {
    pub(super) fn day(&self) -> Option<NaiveDate> {
        match self {
            Value::Day(day) => Some(*day),
            _ => None,
        }
    }

    pub(super) fn money(&self) -> Option<Money> {
        match self {
            Value::Money(money) => Some(*money),
            _ => None,
        }
    }

    pub(super) fn count(&self) -> u32 {
        match self {
            Value::Count(count) => *count,
            _ => 0,
        }
    }

    /// The value as text; for an option, its id.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Value::Text(text) | Value::Picked(text) => Some(text.clone()),
            Value::Day(day) => Some(day.to_string()),
            Value::Money(money) => Some(money.to_string()),
            Value::Count(count) => Some(count.to_string()),
            Value::Empty => None,
        }
    }
}

/// The interpretation of a field's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// The value; `None` if the text cannot be read, and then `wrong` says why.
    pub(super) value: Option<Value>,
    pub(super) wrong: Option<String>,
    /// The meaning shown beside the field: `= 2022-06-30 周四 15天后`.
    pub(super) means: String,
    /// Remarks for further lines: what was adjusted, clamped or ignored.
    pub(super) remarks: Vec<String>,
    /// What Tab fills in.
    pub(super) offer: Option<String>,
    /// Whether a day without a year was taken as one of next year.
    pub(super) next_year: bool,
}

impl Reading {
    fn of(value: Value) -> Reading {
        Reading {
            value: Some(value),
            ..Reading::default()
        }
    }

    fn wrong(cx: &Cx, key: &str) -> Reading {
        Reading {
            wrong: Some(cx.text(key).to_owned()),
            ..Reading::default()
        }
    }

    fn means(mut self, means: String) -> Reading {
        self.means = means;
        self
    }
}

/// The kind of the new value in a correction of this field.
pub(super) fn kind_of(field: CaseField) -> Kind {
    match field {
        CaseField::Filed | CaseField::Closed => DAY,
        CaseField::Due | CaseField::Next => AHEAD,
        CaseField::Claim => Kind::Money,
        CaseField::Court => own(Source::Courts),
        CaseField::Division => own(Source::Divisions),
        CaseField::Handler => own(Source::Handlers),
        CaseField::Clerk => own(Source::Clerks),
        CaseField::Cause => own(Source::Causes),
        CaseField::How => own(Source::Closings),
        CaseField::Procedure => own(Source::Procedures),
        CaseField::Custody => Kind::Pick {
            from: Source::YesNo,
            free: false,
        },
        CaseField::Number => Kind::Number,
        CaseField::Type | CaseField::Plaintiffs | CaseField::Defendants | CaseField::Tags => NAME,
        CaseField::Note => NOTE,
    }
}

/// Reads the text of a field by its kind.
pub(super) struct Reader<'a> {
    pub(super) cx: &'a Cx,
    pub(super) calendar: &'a Calendar,
    pub(super) choices: &'a [Choice],
    /// The numbers that the text of a field for numbers may mean, the likeliest first.
    pub(super) numbers: &'a [CaseNumber],
    /// Whether they have been offered, so that a digit chooses.
    pub(super) offered: bool,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({} choices)", self.choices.len())
    }
}

impl Reader<'_> {
    pub(super) fn read(&self, kind: Kind, text: &str, picked: Option<&str>) -> Reading {
        let cx = self.cx;
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Reading::of(Value::Empty);
        }
        match kind {
            Kind::Day { future } => self.day(trimmed, future),
            Kind::Move => self.moved(trimmed),
            Kind::Money => match Money::parse(trimmed) {
                Some(money) => {
                    let capitals = if cx.english() {
                        String::new()
                    } else {
                        money.chinese_capitals()
                    };
                    let args: Named<'_> = &[("amount", &money.grouped()), ("capitals", &capitals)];
                    Reading::of(Value::Money(money))
                        .means(cx.fill("tui.form.amount", args).trim_end().to_owned())
                }
                None => Reading::wrong(cx, "tui.form.no-amount"),
            },
            Kind::Count => {
                let half: String = trimmed.chars().map(half_width).collect();
                match half.parse::<u32>().ok().filter(|n| *n <= MOST) {
                    Some(count) => Reading::of(Value::Count(count)),
                    None => Reading::wrong(cx, "tui.form.no-count"),
                }
            }
            Kind::Text(most) => {
                let count = trimmed.chars().count();
                if count > most {
                    let mut reading = Reading::wrong(cx, "tui.form.too-long");
                    reading.means = format!("{count}/{most}");
                    return reading;
                }
                Reading::of(Value::Text(trimmed.to_owned())).means(format!("{count}/{most}"))
            }
            Kind::Pick { from, free } => self.pick(trimmed, picked, (from, free)),
            Kind::Number => self.number(trimmed),
            Kind::Value => Reading::of(Value::Text(trimmed.to_owned())),
        }
    }

    /// Reads a move: `+7d` moves the day of every case, anything else is a day.
    fn moved(&self, text: &str) -> Reading {
        let by: String = text.chars().map(half_width).collect();
        if !by.starts_with(['+', '-']) {
            return self.day(text, true);
        }
        match Distance::parse(&by) {
            Some(_) => {
                let means = self.cx.fill("tui.bulk.each", &[("by", &by)]);
                Reading::of(Value::Text(by)).means(means)
            }
            None => Reading::wrong(self.cx, "tui.form.no-day"),
        }
    }

    fn day(&self, text: &str, future: bool) -> Reading {
        let cx = self.cx;
        match day::understand(text, cx.day(), self.calendar, future) {
            Some(meaning) if future && next::out_of_reach(meaning.day, cx.day()) => {
                Reading::wrong(cx, "tui.form.too-far").means(day_means(cx, meaning.day))
            }
            Some(meaning) => {
                let mut reading =
                    Reading::of(Value::Day(meaning.day)).means(day_means(cx, meaning.day));
                reading.remarks = remark::of_meaning(cx, &meaning);
                reading.next_year = meaning.remarks.contains(&Remark::NextYear);
                reading
            }
            None if day::names_no_day(text) => Reading::wrong(cx, "tui.form.no-such-day"),
            None => Reading::wrong(cx, "tui.form.no-day"),
        }
    }

    fn pick(&self, text: &str, picked: Option<&str>, (from, free): (Source, bool)) -> Reading {
        let cx = self.cx;
        let known = picked.and_then(|id| self.choices.iter().find(|choice| choice.id == id));
        if let Some(choice) = known.filter(|choice| choice.words == text) {
            return Reading::of(Value::Picked(choice.id.clone()));
        }
        match pick::meant(self.choices, text) {
            // Free text is kept as it is; letters abbreviate an option, and its name in the other
            // language stands for it too.
            Some(choice)
                if !free
                    || choice.words == text
                    || text.is_ascii()
                    || choice.names.iter().any(|name| name == text) =>
            {
                let mut reading = Reading::of(Value::Picked(choice.id.clone()));
                if choice.words != text {
                    reading.means = format!("= {}", choice.words);
                    reading.offer = Some(choice.words.clone());
                }
                reading
            }
            Some(choice) => {
                let mut reading = Reading::of(Value::Text(text.to_owned()));
                reading.remarks = self.unheard(from, text);
                reading.means = cx.fill("tui.form.or", &[("words", &choice.words)]);
                reading.offer = Some(choice.words.clone());
                reading
            }
            None if free => {
                let mut reading = Reading::of(Value::Text(text.to_owned()));
                reading.remarks = self.unheard(from, text);
                reading
            }
            None => Reading::wrong(cx, "tui.form.no-choice"),
        }
    }

    /// The remark on free text where known values are usual, because a typing error would create a
    /// new person. The text is kept anyway.
    fn unheard(&self, from: Source, text: &str) -> Vec<String> {
        let said = match from {
            Source::Outcomes => self.cx.text("tui.form.remark.no-outcome").to_owned(),
            Source::Grounds(_) => self.cx.text("tui.form.remark.no-ground").to_owned(),
            Source::Closings => self.cx.text("tui.form.remark.no-closing").to_owned(),
            // Before the names have arrived, and in an empty docket, every name would be new.
            Source::Handlers if !self.choices.is_empty() => {
                let args: Named<'_> = &[("name", &text)];
                self.cx.fill("tui.form.remark.new-handler", args)
            }
            _ => return Vec::new(),
        };
        vec![said]
    }

    fn number(&self, text: &str) -> Reading {
        match self.numbers.first() {
            Some(number) => {
                let mut reading = Reading::of(Value::Text(number.canonical.clone()));
                let court = number.court_name.as_deref().unwrap_or_default();
                let court = words::short_court(self.cx, court);
                let means = format!("= {} {court}", number.canonical);
                means.trim_end().clone_into(&mut reading.means);
                if number.canonical != text {
                    reading.offer = Some(number.canonical.clone());
                }
                if self.numbers.len() > 1 {
                    let open = number::open_parts(self.numbers);
                    let open = self.cx.text(&format!("domain.open.{open}"));
                    let key = match self.offered {
                        true if self.cx.tiny() => "tui.form.several-offered-short",
                        true => "tui.form.several-offered",
                        false => "tui.form.several",
                    };
                    reading.remarks.push(self.cx.fill(key, &[("open", &open)]));
                }
                reading
            }
            // A legacy number or a document is kept as typed.
            None => {
                let mut reading = Reading::of(Value::Text(text.to_owned()));
                self.cx
                    .text("tui.form.irregular")
                    .clone_into(&mut reading.means);
                reading
            }
        }
    }
}

/// The meaning of a day: `= 2022-06-30 周四 15天后`.
pub(in crate::tui::screen) fn day_means(cx: &Cx, day: NaiveDate) -> String {
    let shown = if cx.tiny() {
        words::day_and_weekday(cx, day)
    } else {
        format!("{day} {}", words::weekday(cx, day))
    };
    match (day - cx.day()).num_days() {
        0 => cx.fill("tui.form.means-today", &[("day", &shown)]),
        n if n > 0 => cx.fill("tui.form.means", &[("day", &shown), ("n", &n)]),
        n => cx.fill("tui.form.means-ago", &[("day", &shown), ("n", &(-n))]),
    }
}

/// How a day may be written, by examples that are days to come, or else days that have come.
pub(in crate::tui::screen) fn day_help(locale: Locale, today: NaiveDate, future: bool) -> String {
    let near = if future {
        today.checked_add_days(NEAR)
    } else {
        // Without its year it is one of this year.
        let before = today.checked_sub_days(NEAR);
        before.filter(|day| day.year() == today.year())
    };
    let near = near.unwrap_or(today);
    let key = if future {
        "tui.form.help-day-ahead"
    } else {
        "tui.form.help-day"
    };
    let args: Named<'_> = &[
        ("near", &format!("{}/{}", near.month(), near.day())),
        ("date", &near.day()),
        ("compact", &near.format("%Y%m%d")),
    ];
    locale.fill(key, args)
}

/// The numbers that a shortened case number may stand for.
pub(super) fn numbers(cx: &Cx, text: &str, courts: &[String]) -> Vec<CaseNumber> {
    let spelled = |letters: &str| {
        let matcher = Matcher::new(letters);
        types::codes(|code| matcher.spells(code))
    };
    let known = number::Known {
        year: cx.day().year(),
        courts,
        types: &spelled,
    };
    number::candidates(text, &known)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever today is, no example is a day that the field refuses.
    #[test]
    fn the_examples_of_days_are_days_that_are_taken() {
        let calendar = Calendar::builtin();
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        for today in first.iter_days().take(3 * 365) {
            for (locale, future) in Locale::ALL.map(|l| [(l, false), (l, true)]).concat() {
                let help = day_help(locale, today, future);
                for example in help.split("  ") {
                    let example = example.split('(').next().unwrap_or_default();
                    let read = day::understand(example, today, &calendar, future);
                    let day = read.unwrap_or_else(|| panic!("{example}")).day;
                    assert_eq!(day > today, future, "{example} on {today} is {day}");
                }
            }
        }
    }
}
