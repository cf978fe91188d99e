//! A docket to ask, with a fixed clock.

use chrono::{DateTime, FixedOffset, NaiveDate};
use qingji::domain::event::Fact;
use qingji::service::api::{
    Actor, CaseFile, Context, FindQuery, Found, ImportOptions, ImportReport, NewEvent, Request,
    Response, Row, Stock, StockQuery, StockRow, Verified, View,
};
use qingji::service::error::Error;
use qingji::service::{Opener, Service};
use qingji::store::file::Access;
use qingji::store::sidecar::Owner;

/// A day in ISO form.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A service, and the context in which it is asked.
pub(crate) struct Docket {
    pub(crate) service: Service,
    pub(crate) context: Context,
    _folder: Option<tempfile::TempDir>,
}

impl Docket {
    pub(crate) fn in_memory(today: &str) -> Docket {
        Docket::over(Service::in_memory(), today)
    }

    pub(crate) fn over(service: Service, today: &str) -> Docket {
        Docket {
            service,
            context: context(today),
            _folder: None,
        }
    }

    pub(crate) fn on_disk(today: &str) -> Docket {
        let folder = tempfile::tempdir().unwrap();
        let service = Service::create(&folder.path().join("d.redb"), &Owner::default()).unwrap();
        Docket {
            service,
            context: context(today),
            _folder: Some(folder),
        }
    }

    /// The docket in a file, which is created if it does not exist.
    pub(crate) fn at(path: &std::path::Path, today: &str) -> Docket {
        let context = context(today);
        let service = if path.exists() {
            Service::open(path, Access::Write, Opener::default()).unwrap()
        } else {
            Service::create(path, &Owner::default()).unwrap()
        };
        Docket {
            service,
            context,
            _folder: None,
        }
    }

    pub(crate) fn ask(&self, request: Request) -> Result<Response, Error> {
        self.service.handle(&self.context, request)
    }

    /// What a lookup of open cases finds, its first nine rows.
    pub(crate) fn finds(&self, text: &str) -> Found {
        let query = FindQuery {
            text: text.to_owned(),
            limit: 9,
            closed: false,
        };
        match self.ask(Request::Find(query)).unwrap() {
            Response::Found(found) => found,
            other => panic!("{other:?}"),
        }
    }

    /// Asks about a past.
    pub(crate) fn ask_seen(&self, view: View, request: Request) -> Result<Response, Error> {
        self.service.handle(&self.context.seen(view), request)
    }

    pub(crate) fn record(&self, number: &str, on: Option<&str>, fact: Fact) -> Result<u64, Error> {
        let events = vec![NewEvent {
            on: on.map(day),
            fact,
        }];
        match self.ask(Request::Record {
            number: number.to_owned(),
            events,
        })? {
            Response::Written(written) => Ok(written.commit),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn undo(&self, commit: Option<u64>) -> Result<u64, Error> {
        match self.ask(Request::Undo { commit })? {
            Response::Written(written) => Ok(written.commit),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn import(&self, rows: &[Row]) -> ImportReport {
        self.import_with(rows, ImportOptions::default()).unwrap()
    }

    pub(crate) fn import_with(
        &self,
        rows: &[Row],
        options: ImportOptions,
    ) -> Result<ImportReport, Error> {
        let Response::ImportOpened(import) = self.ask(Request::ImportBegin(options))? else {
            panic!()
        };
        for part in rows.chunks(97) {
            self.ask(Request::ImportRows {
                import,
                rows: part.iter().cloned().collect(),
            })?;
        }
        match self.ask(Request::ImportCommit { import })? {
            Response::Imported(report) => Ok(report),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn show(&self, number: &str) -> CaseFile {
        match self
            .ask(Request::Show {
                number: number.to_owned(),
            })
            .unwrap()
        {
            Response::Case(file) => *file,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn stock(&self, query: StockQuery) -> Vec<StockRow> {
        self.stock_seen(View::default(), query).rows
    }

    pub(crate) fn stock_seen(&self, view: View, query: StockQuery) -> Stock {
        match self.ask_seen(view, Request::Stock(query)).unwrap() {
            Response::Stock(stock) => stock,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn verify(&self) -> Verified {
        match self.ask(Request::Verify).unwrap() {
            Response::Verified(verified) => verified,
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn context(today: &str) -> Context {
    let now: DateTime<FixedOffset> = format!("{today}T09:00:00+08:00").parse().unwrap();
    Context {
        actor: Actor {
            name: "clerk".to_owned(),
            uid: 1000,
        },
        today: day(today),
        now,
        request_id: None,
        view: View::default(),
    }
}
