//! The user in the tests of the services.

use chrono::NaiveDate;

use super::api::{Actor, Context, View};

/// A clerk, at nine in the morning of the given day.
pub(crate) fn context(today: NaiveDate) -> Context {
    Context {
        actor: Actor {
            name: "clerk".to_owned(),
            uid: 1000,
        },
        today,
        now: format!("{today}T09:00:00+08:00").parse().unwrap(),
        request_id: None,
        view: View::default(),
    }
}
