//! The day of the next follow-up, set before its outcome: what is doubtful about it is said, and a
//! day that is likelier a slip is asked about first.

use std::sync::Arc;

use chrono::NaiveDate;

use super::say::Voice;
use super::talk::Talk;
use crate::cli::advice;
use crate::cli::exit::Failure;
use crate::cli::session::answer;
use crate::cli::written::is_yes;
use crate::domain::advice::{Advice, Bounds, next_day};
use crate::domain::calendar::Calendar;
use crate::domain::day::{Meaning, Remark, names_no_day, understand};
use crate::service::api::Request;
use crate::text::locale::Named;
use crate::words::day_and_weekday;

impl Talk {
    /// Reads the day of the next follow-up of the current case; without a text asks for it.
    pub(super) fn plan(&mut self, voice: &mut Voice<'_>, text: &str) -> Result<(), Failure> {
        let Some(number) = self.number().map(str::to_owned) else {
            return voice.say("cli.plain.end", &[]);
        };
        if text.is_empty() {
            return self.ask_day(voice, &number);
        }
        let calendar = self.calendar()?;
        match understand(text, self.context.today, &calendar, true) {
            None => {
                let key = if names_no_day(text) {
                    "cli.plain.no-such-day"
                } else {
                    "cli.plain.bad-day"
                };
                voice.say(key, &[("text", &text)])?;
                self.ask_day(voice, &number)
            }
            Some(meaning) if meaning.day <= self.context.today => {
                voice.say("cli.plain.past-day", &[])?;
                self.ask_day(voice, &number)
            }
            Some(Meaning { day, remarks, .. }) => {
                if remarks.contains(&Remark::NextYear) {
                    let year = day.format("%Y").to_string();
                    voice.say("cli.plain.next-year", &[("year", &year)])?;
                }
                self.set_day(voice, day, &calendar)
            }
        }
    }

    /// Asks for the day of the next follow-up, which the next line then is.
    fn ask_day(&mut self, voice: &mut Voice<'_>, number: &str) -> Result<(), Failure> {
        self.asks_day = true;
        voice.say("cli.plain.ask-day", &[("number", &number)])
    }

    /// Sets the day of the next follow-up of a case. One that is no working day, or is doubtful for
    /// another reason, is asked about.
    fn set_day(
        &mut self,
        voice: &mut Voice<'_>,
        day: NaiveDate,
        calendar: &Calendar,
    ) -> Result<(), Failure> {
        let said = next_day(day, self.bounds(), self.context.today, calendar);
        for advice in &said {
            voice.line(&advice::words(advice, voice.locale()))?;
        }
        if !calendar.is_working(day) || said.iter().any(Advice::is_doubt) {
            self.doubted = Some(day);
            let day = day_and_weekday(voice.locale(), day);
            return voice.say("cli.plain.day-doubt", &[("day", &day)]);
        }
        self.take_day(voice, day)
    }

    /// Takes the day as the next one of the current case.
    pub(super) fn take_day(
        &mut self,
        voice: &mut Voice<'_>,
        day: NaiveDate,
    ) -> Result<(), Failure> {
        let Some(number) = self.number().map(str::to_owned) else {
            return voice.say("cli.plain.end", &[]);
        };
        self.planned = Some(day);
        let day = day_and_weekday(voice.locale(), day);
        let args: Named<'_> = &[("day", &day), ("number", &number)];
        voice.say("cli.plain.planned", args)
    }

    /// The day that was asked about, if this line says that it is meant. Any other line leaves it,
    /// which [`Talk::tell_left`] says.
    pub(super) fn affirmed(&mut self, line: &str) -> Option<NaiveDate> {
        let doubted = self.doubted.take()?;
        if is_yes(line) {
            return Some(doubted);
        }
        self.left = Some(doubted);
        None
    }

    /// Says that a day that was asked about is not used.
    pub(super) fn tell_left(&mut self, voice: &mut Voice<'_>) -> Result<(), Failure> {
        match self.left.take() {
            Some(day) => voice.say("cli.plain.unplanned", &[("day", &day)]),
            None => Ok(()),
        }
    }

    /// The days that the next follow-up of the current case should not pass.
    fn bounds(&self) -> Bounds {
        let line = self.item.as_ref().map(|item| &item.line);
        // While the clock stands still, the due date moves every day.
        let line = line.filter(|line| line.stands.is_none());
        Bounds {
            limit: None,
            due: line.and_then(|line| line.due),
        }
    }

    /// The working days of the docket.
    fn calendar(&self) -> Result<Arc<Calendar>, Failure> {
        let request = Request::Choices {
            number: None,
            among: None,
        };
        answer!(self.call(request)?, Choices).map(|choices| choices.calendar)
    }
}
