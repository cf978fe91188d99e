//! A store whose tallies follow the rules of an older program is brought up to those of this one before it answers.

use std::path::Path;
use std::sync::Arc;

use super::api::{Actor, Context, View};
use super::{Core, Opener, Result, rebuild};
use crate::domain::journal::Action;
use crate::store::codec::from_days;
use crate::store::file::{self, Access};
use crate::store::kv::Store;
use crate::store::read::read_meta;

/// Opens a store, as this program keeps it. What it was opened for does not matter: old tallies are wrong for a reader too, so
/// he rebuilds them as a writer, as after a writer that was killed.
///
/// # Errors
/// What opening it for writing or the rebuild says.
pub(super) fn opened(path: &Path, access: Access, opener: &Opener) -> Result<Arc<dyn Store>> {
    let store = file::open(path, access)?;
    let meta = read_meta(&*store.snapshot()?)?;
    if meta.tallies_kept {
        return Ok(Arc::new(store));
    }
    drop(store);
    let store: Arc<dyn Store> = Arc::new(file::open(path, Access::Write)?);
    let core = Core::new(Arc::clone(&store), Some(path.to_owned()));
    let cx = Context {
        actor: Actor {
            name: opener.name.clone(),
            uid: 0,
        },
        today: from_days(meta.latest_today).unwrap_or_else(|| opener.at.date_naive()),
        now: opener.at,
        request_id: None,
        view: View::default(),
    };
    // Nothing was said, so the journal says nothing either.
    rebuild::all(&core, &cx, Action::Create, None, &mut |_| Ok(()))?;
    drop((core, store));
    Ok(Arc::new(file::open(path, access)?))
}
