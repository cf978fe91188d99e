//! The session that every command gets: who asks and when, where the store is, and how to answer.

use std::cell::OnceCell;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::args::Globals;
use super::exit::Failure;
use super::own;
use super::print::{Format, Printer};
use crate::backend::{self, Backend, Mode};
use crate::config::Problem;
use crate::config::offers::Offers;
use crate::config::origin::Origin;
use crate::config::outcome::Outcomes;
use crate::config::settings::{Name, Settings};
use crate::domain::calendar::Calendar;
use crate::domain::day;
use crate::domain::money::Money;
use crate::edge::{self, Fixed};
use crate::service::api::{Context, Request, Response, View};
use crate::service::error::ErrorKey;
use crate::text::locale::Locale;
use crate::text::sanitize;

/// Takes the expected answer out of a response; any other answer is a bug, and reported as such.
macro_rules! answer {
    ($response:expr, $variant:ident) => {
        match $response {
            $crate::service::api::Response::$variant(value) => Ok(value),
            _ => Err($crate::cli::session::unexpected(stringify!($variant))),
        }
    };
}
pub(super) use answer;

/// One run of a command.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) context: Context,
    pub(super) locale: Locale,
    pub(super) out: Printer,
    pub(super) settings: Settings,
    /// Whether a day or moment was given; the screens keep it too.
    pub(super) fixed: Fixed,
    store: Option<PathBuf>,
    /// The problems of the settings, for the screens, which cover the earlier messages.
    pub(super) problems: Vec<Problem>,
    /// Whether somebody answers at the terminal who is asked before a doubtful entry is written.
    pub(super) asks: bool,
    /// Read when first asked for.
    outcomes: Option<Arc<Outcomes>>,
    calendar: OnceCell<Arc<Calendar>>,
}

impl Session {
    pub(super) fn new(globals: &Globals) -> Session {
        let (mut settings, problems) = edge::settings();
        settings.glyphs = globals.glyphs.unwrap_or(settings.glyphs);
        settings.ambiguous = globals.ambiguous.unwrap_or(settings.ambiguous);
        settings.color = globals.color.unwrap_or(settings.color);
        let given = [
            (Name::Lang, globals.lang.is_some()),
            (Name::Glyphs, globals.glyphs.is_some()),
            (Name::Ambiguous, globals.ambiguous.is_some()),
        ];
        for (name, _) in given.into_iter().filter(|(_, given)| *given) {
            settings.origins.set(name, Origin::Flag);
        }
        let locale = globals.locale(&settings);
        let fixed = Fixed {
            today: globals.today,
            now: globals.now,
        };
        let clock = fixed.read();
        let asked = globals.format.or(globals.json.then_some(Format::Json));
        let mut session = Session {
            context: Context {
                actor: edge::actor(),
                today: clock.today,
                now: clock.now,
                request_id: None,
                view: View::default(),
            },
            locale,
            out: Printer::standard(asked, locale),
            store: globals.store.clone().or_else(|| settings.store.clone()),
            outcomes: None,
            calendar: OnceCell::new(),
            asks: false,
            fixed,
            settings,
            problems: Vec::new(),
        };
        session.complain(&problems);
        session.problems = problems;
        session
    }

    /// Takes the past to look at from the options.
    pub(super) fn look_back(&mut self, globals: &Globals) -> Result<(), Failure> {
        let as_of = self.asked_day_if("--as-of", globals.as_of.as_deref())?;
        self.reached(as_of)?;
        let known_at = globals.known_at.as_deref();
        let known_at = known_at.map(|text| self.moment(text)).transpose()?;
        self.context.view = View { as_of, known_at };
        Ok(())
    }

    /// The last day that has figures: today, or the day that is asked about as of.
    pub(super) fn last_day(&self) -> NaiveDate {
        self.context.view.as_of.unwrap_or(self.context.today)
    }

    /// Refuses a day after today, or after the day of `--as-of`: counting there would treat what
    /// has not happened yet as never happening.
    pub(super) fn reached(&self, day: Option<NaiveDate>) -> Result<(), Failure> {
        let today = self.context.today;
        match (day, self.context.view.as_of) {
            (Some(day), _) if day > today => Err(Failure::new(
                ErrorKey::FutureDay,
                &[("date", &day), ("today", &today)],
            )),
            (Some(day), Some(as_of)) if day > as_of => Err(Failure::new(
                ErrorKey::AfterAsOf,
                &[("date", &day), ("as_of", &as_of)],
            )),
            _ => Ok(()),
        }
    }

    /// Reports which past the answer is about, because its table looks like one of today.
    pub(super) fn say_past(&mut self) {
        let View { as_of, known_at } = self.context.view;
        if let Some(day) = as_of {
            let said = self.locale.fill("cli.past.as-of", &[("day", &day)]);
            self.out.say_to_people(&said);
        }
        if let Some(moment) = known_at {
            let moment = moment.format("%Y-%m-%d %H:%M:%S");
            let said = self
                .locale
                .fill("cli.past.known-at", &[("moment", &moment)]);
            self.out.say_to_people(&said);
        }
    }

    /// Applies `--on` of a figure of one day: the same as `--as-of`, with which it must not
    /// conflict.
    pub(super) fn ask_on(&mut self, day: Option<&str>) -> Result<(), Failure> {
        let Some(day) = self.asked_day_if("--on", day)? else {
            return Ok(());
        };
        let known = self.context.view.as_of;
        if known.is_some_and(|known| known != day) {
            return Err(Failure::new(ErrorKey::TwoDays, &[("on", &day)]));
        }
        self.reached(Some(day))?;
        self.context.view.as_of = Some(day);
        Ok(())
    }

    /// Reads a timestamp, or a day, which stands for its end.
    fn moment(&self, text: &str) -> Result<DateTime<FixedOffset>, Failure> {
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Ok(moment.with_timezone(self.context.now.offset()));
        }
        let zone = *self.context.now.offset();
        let last = match day::parse_moment(text) {
            Some(moment) => Some(moment),
            // An unreadable time of day must not silently become the end of the day.
            None if day::has_time(text) => None,
            None => self
                .asked_day("--known-at", text)?
                .and_hms_milli_opt(23, 59, 59, 999),
        };
        last.and_then(|end| end.and_local_timezone(zone).single())
            .ok_or_else(|| bad_day("--known-at", text))
    }

    /// Reports problems of settings. A bad setting is named and skipped; it never stops the work.
    pub(super) fn complain(&mut self, problems: &[Problem]) {
        for problem in problems {
            let said = super::words::problem(self.locale, problem);
            self.out.say(&sanitize::shown(&said));
        }
    }

    /// Returns the outcomes of follow-ups: the built-in ones, or the user's or court's own list,
    /// whose mistakes are reported once.
    pub(super) fn outcomes(&mut self) -> Arc<Outcomes> {
        if let Some(known) = &self.outcomes {
            return Arc::clone(known);
        }
        let mut problems = Vec::new();
        let outcomes = Arc::new(own::outcomes(&mut problems));
        self.complain(&problems);
        self.outcomes = Some(Arc::clone(&outcomes));
        outcomes
    }

    /// Returns what forms offer, which also words stored values in the reader's language.
    pub(super) fn offers(&mut self) -> Offers {
        let mut problems = Vec::new();
        let offers = own::offers(&mut problems);
        self.complain(&problems);
        offers
    }

    /// Returns the path where the store is, or would be.
    pub(super) fn store_path(&self) -> Result<PathBuf, Failure> {
        let path = self.store.clone().or_else(edge::store_path);
        let path = path.ok_or_else(|| Failure::new(ErrorKey::NoHome, &[]))?;
        // The store's companion files are beside the store itself, not beside a link to it. A link
        // that points nowhere is reported later.
        let target = path.is_symlink().then(|| path.canonicalize().ok());
        Ok(target.flatten().unwrap_or(path))
    }

    /// Whether the user named a store.
    pub(super) fn names_store(&self) -> bool {
        self.store.is_some()
    }

    /// Switches to another store.
    pub(super) fn use_store(&mut self, path: PathBuf) {
        self.store = Some(path);
    }

    /// Opens the store. A missing one is an error, unless the mode creates it.
    pub(super) fn open(&self, mode: Mode) -> Result<Box<dyn Backend>, Failure> {
        let path = self.store_path()?;
        let exists = path.try_exists();
        if mode != Mode::Create && !exists.map_err(|error| Failure::file(&path, &error))? {
            return Err(Failure::new(
                ErrorKey::NoStore,
                &[("path", &path.display())],
            ));
        }
        if mode == Mode::Create
            && let Some(folder) = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(|error| Failure::file(folder, &error))?;
        }
        Ok(backend::open(&path, mode, &self.context)?)
    }

    /// Opens the existing store and sends one request.
    pub(super) fn ask(&self, request: Request) -> Result<Response, Failure> {
        let backend = self.open(Mode::Read)?;
        Ok(backend.call(&self.context, request)?)
    }

    /// Reads a day as people type it. `future` takes a day without a year for the next such day.
    pub(super) fn day(&self, option: &str, text: &str, future: bool) -> Result<NaiveDate, Failure> {
        self.meant(text, future)?
            .ok_or_else(|| Failure::new(ErrorKey::BadDate, &[("field", &option), ("value", &text)]))
    }

    /// Reads the day that an option asks about. One that nobody can read is a mistake of usage; a day
    /// that is to be recorded ([`Session::day`]) is data.
    pub(super) fn asked_day(&self, option: &str, text: &str) -> Result<NaiveDate, Failure> {
        self.meant(text, false)?
            .ok_or_else(|| bad_day(option, text))
    }

    /// The day that a text means, if any.
    fn meant(&self, text: &str, future: bool) -> Result<Option<NaiveDate>, Failure> {
        let calendar = if day::needs_calendar(text, future) {
            self.working_days()?
        } else {
            Arc::default()
        };
        let today = self.context.today;
        Ok(day::interpret(text, today, &calendar, future))
    }

    /// The working days of the docket, or those that the program knows where there is none yet. The
    /// store is opened for them, so this is only for words that need them, and before a command opens
    /// the store for itself.
    fn working_days(&self) -> Result<Arc<Calendar>, Failure> {
        if let Some(known) = self.calendar.get() {
            return Ok(Arc::clone(known));
        }
        let request = Request::Choices {
            number: None,
            among: None,
        };
        let calendar = if self.store_path()?.exists() {
            answer!(self.ask(request)?, Choices)?.calendar
        } else {
            Arc::new(Calendar::builtin())
        };
        Ok(Arc::clone(self.calendar.get_or_init(|| calendar)))
    }

    /// Reads the day that an option asks about, if it is given.
    pub(super) fn asked_day_if(
        &self,
        option: &str,
        text: Option<&str>,
    ) -> Result<Option<NaiveDate>, Failure> {
        text.map(|text| self.asked_day(option, text)).transpose()
    }

    /// Reads the day of an option that may be absent, like [`Session::day`].
    pub(super) fn day_if(
        &self,
        option: &str,
        text: Option<&str>,
        future: bool,
    ) -> Result<Option<NaiveDate>, Failure> {
        text.map(|text| self.day(option, text, future)).transpose()
    }
}

fn bad_day(option: &str, text: &str) -> Failure {
    Failure::new(ErrorKey::BadDay, &[("field", &option), ("value", &text)])
}

/// Reads an amount as people type it.
pub(super) fn amount(option: &str, text: &str) -> Result<Money, Failure> {
    Money::parse(text)
        .ok_or_else(|| Failure::new(ErrorKey::BadAmount, &[("field", &option), ("value", &text)]))
}

/// The error for another answer than was asked for.
pub(super) fn unexpected(wanted: &str) -> Failure {
    Failure::new(ErrorKey::Bug, &[("detail", &wanted)])
}
