//! Saved views, between users and lists: opening a view gives the list to request, saving a list
//! gives the view that opens it again.

use super::query;
use crate::config::outcome::Outcomes;
use crate::service::api::{Column, Filter, Order, SavedView, Status, print_query};
use crate::service::error::Error;
use crate::text::locale::Locale;

/// What a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    pub filter: Filter,
    /// The order; empty means by due date.
    pub order: Vec<Order>,
    /// The columns; empty means those of the page.
    pub columns: Vec<Column>,
}

/// Reads a view for a list of cases of which those with the status `usual` are meant unless the
/// view names one. A query that cannot be read is an error; columns and orders of a newer version
/// are left out.
pub fn open(
    view: &SavedView,
    usual: Status,
    outcomes: &Outcomes,
    locale: Locale,
) -> Result<Shown, Error> {
    let filter = query::read_among(&view.query, usual, locale)?;
    Ok(Shown {
        filter: query::meant(&filter, outcomes, locale),
        order: view.order.iter().filter_map(|o| Order::parse(o)).collect(),
        columns: view
            .columns
            .iter()
            .filter_map(|id| Column::from_id(id))
            .collect(),
    })
}

/// The view that shows this, in the language of the user who saves it. The service sets the owner.
#[must_use]
pub fn save(name: &str, shown: &Shown, locale: Locale) -> SavedView {
    SavedView {
        name: name.to_owned(),
        owner: None,
        query: print_query(&shown.filter, locale),
        columns: shown.columns.iter().map(|c| c.id().to_owned()).collect(),
        order: shown.order.iter().map(ToString::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_saved_opens_as_it_was_in_either_language() {
        let outcomes = Outcomes::builtin();
        let filter = query::read("法院=牙克石 超期>0 结果=未接通 标签=涉企", Locale::Zh).unwrap();
        let shown = Shown {
            filter: query::meant(&filter, &outcomes, Locale::Zh),
            order: vec![
                Order::parse("-claim").unwrap(),
                Order::parse("due").unwrap(),
            ],
            columns: vec![Column::Number, Column::Claim, Column::Tags],
        };
        for saver in Locale::ALL {
            let view = save("甲", &shown, saver);
            for reader in Locale::ALL {
                assert_eq!(
                    open(&view, Status::Open, &outcomes, reader).unwrap(),
                    shown,
                    "{view:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_not_known_here_is_left_out_and_what_cannot_be_read_is_said() {
        let mut view = SavedView {
            columns: vec!["number".into(), "smell".into()],
            order: vec!["-smell".into()],
            ..SavedView::default()
        };
        let outcomes = Outcomes::builtin();
        let shown = open(&view, Status::Open, &outcomes, Locale::Zh).unwrap();
        assert_eq!(shown.columns, [Column::Number]);
        assert!(shown.order.is_empty());
        view.query = "法苑=牙克石".into();
        assert!(open(&view, Status::Open, &outcomes, Locale::Zh).is_err());
    }
}
