//! `qingji views`: saved views of lists.

use super::exit::{Exit, Failure};
use super::list::{columns, filter, orders, view};
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::service::api::{Request, Response, View, ViewsRequest};

/// Options of `views`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    pub what: Option<What>,
}

/// What is done with views.
#[derive(Debug, clap::Subcommand)]
pub enum What {
    /// All views, your own first
    List,
    /// One view
    Show {
        /// Its name
        name: String,
    },
    /// Save a view, in the place of one of the same name
    Save {
        /// Its name
        name: String,
        /// Conditions, as in court=牙克石 days-late>0
        query: Vec<String>,
        /// Columns to sort by, - for the largest first
        #[arg(long, value_name = "K,-K", value_delimiter = ',', allow_hyphen_values = true)]
        sort: Vec<String>,
        /// Columns to show
        #[arg(long, value_name = "C,C", value_delimiter = ',')]
        columns: Vec<String>,
        /// For everybody
        #[arg(long)]
        shared: bool,
    },
    /// Delete a view
    Delete {
        /// Its name
        name: String,
        /// The one of everybody
        #[arg(long)]
        shared: bool,
    },
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    match args.what.as_ref().unwrap_or(&What::List) {
        What::List => {
            let views = answer!(session.ask(Request::Views(ViewsRequest::List))?, Views)?;
            session.out.rows(&table(&views))?;
        }
        What::Show { name } => {
            let found = view(session, name)?;
            session.out.rows(&table(&[found]))?;
        }
        What::Save {
            name,
            query,
            sort,
            columns: ids,
            shared,
        } => {
            // What cannot be read later is not saved.
            filter(session, query)?;
            let view = View {
                name: name.clone(),
                owner: None,
                query: query.join(" "),
                columns: columns(ids)?.iter().map(|c| c.id().to_owned()).collect(),
                order: orders(sort)?.iter().map(ToString::to_string).collect(),
            };
            let shared = *shared;
            let saved = answer!(write(session, ViewsRequest::Save { view, shared })?, Views)?;
            session.out.rows(&table(&saved))?;
        }
        What::Delete { name, shared } => {
            let request = ViewsRequest::Delete {
                name: name.clone(),
                shared: *shared,
            };
            write(session, request)?;
        }
    }
    Ok(Exit::Ok)
}

fn write(session: &Session, request: ViewsRequest) -> Result<Response, Failure> {
    let backend = session.open(Mode::Existing)?;
    Ok(backend.call(&session.context, Request::Views(request))?)
}

fn table(views: &[View]) -> Table {
    let mut table = Table::new([
        Column::text("name"),
        Column::text("owner"),
        Column::text("query"),
        Column::text("columns"),
        Column::text("sort"),
    ]);
    for view in views {
        table.push(vec![
            Cell::Text(view.name.clone()),
            Cell::from(&view.owner),
            Cell::Text(view.query.clone()),
            Cell::Text(view.columns.join(",")),
            Cell::Text(view.order.join(",")),
        ]);
    }
    table
}
