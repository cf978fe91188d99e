//! `qingji views`: saved views of lists.

use clap::ValueEnum;

use super::change::refuse_foreign_to;
use super::exit::{Exit, Failure};
use super::import::as_word;
use super::list::{Shape, columns, filter, orders, saved_view};
use super::print::{Cell, Column, Table};
use super::session::{Session, answer};
use crate::backend::Mode;
use crate::service::api::{Request, SavedView, ViewChange, ViewsRequest};
use crate::text::sanitize;

/// Options of `views`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do
    #[arg(default_value = "list")]
    pub action: Action,
    /// Name of the view
    pub name: Option<String>,
    /// Conditions to save, as in court=牙克石 days-late>0
    pub query: Vec<String>,
    #[command(flatten)]
    pub shape: Shape,
    /// The view of everybody
    #[arg(long)]
    pub shared: bool,
}

/// What is done with views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Action {
    List,
    Show,
    Save,
    Delete,
}

impl Action {
    /// The options that apply to it.
    const fn options(self) -> &'static [&'static str] {
        match self {
            Action::List => &[],
            Action::Show => &["NAME"],
            Action::Save => &["NAME", "QUERY", "--sort", "--columns", "--shared"],
            Action::Delete => &["NAME", "--shared"],
        }
    }
}

fn check_options(args: &Args) -> Result<(), Failure> {
    let given = [
        ("NAME", args.name.is_some()),
        ("QUERY", !args.query.is_empty()),
        ("--sort", !args.shape.sort.is_empty()),
        ("--columns", !args.shape.columns.is_empty()),
        ("--shared", args.shared),
    ];
    refuse_foreign_to("views", &args.action, given, args.action.options())
}

pub(super) fn run(session: &mut Session, args: &Args) -> Result<Exit, Failure> {
    check_options(args)?;
    let name = || {
        let missing = || Failure::missing("views", "NAME");
        args.name.clone().ok_or_else(missing)
    };
    let shared = args.shared;
    match args.action {
        Action::List => {
            let views = answer!(session.ask(Request::Views(ViewsRequest::List))?, Views)?;
            session.out.rows(&table(&views))?;
        }
        Action::Show => {
            let found = saved_view(session, &name()?)?;
            session.out.rows(&table(&[found]))?;
        }
        Action::Save => {
            // A query that cannot be read later is not saved.
            filter(session, &args.query)?;
            let columns = columns(&args.shape.columns)?;
            let view = SavedView {
                name: name()?,
                owner: None,
                query: args.query.join(" "),
                columns: columns.iter().map(|c| c.id().to_owned()).collect(),
                order: orders(&args.shape.sort)?
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            };
            let change = write(session, ViewsRequest::Save { view, shared })?;
            session.out.rows(&table(change.after.as_slice()))?;
            tell_former(session, &change);
        }
        Action::Delete => {
            let name = name()?;
            let change = write(session, ViewsRequest::Delete { name, shared })?;
            tell_former(session, &change);
        }
    }
    Ok(Exit::Ok)
}

fn write(session: &Session, request: ViewsRequest) -> Result<Box<ViewChange>, Failure> {
    let backend = session.open(Mode::Existing)?;
    let request = Request::Views(request);
    answer!(backend.call(&session.context, request)?, ViewChanged)
}

/// Tells the command that restores the view as it was: a view is no fact, so `qingji undo` does not
/// take its change back.
fn tell_former(session: &mut Session, change: &ViewChange) {
    let Some(view) = &change.before else { return };
    if change.after.as_ref() == Some(view) {
        return;
    }
    let mut command = format!("qingji views save {}", as_word(&view.name));
    if !view.query.is_empty() {
        command.push(' ');
        command.push_str(&as_word(&view.query));
    }
    for (option, values) in [("--sort", &view.order), ("--columns", &view.columns)] {
        if !values.is_empty() {
            command.extend([" ", option, "=", &values.join(",")]);
        }
    }
    if view.owner.is_none() {
        command.push_str(" --shared");
    }
    let said = session
        .locale
        .fill("cli.views.former", &[("command", &command)]);
    session.out.say(&sanitize::shown(&said));
}

fn table(views: &[SavedView]) -> Table {
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
