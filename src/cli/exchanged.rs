//! Errors of reading and writing exchanged files, as failures of a command.

use super::exit::Failure;
use crate::exchange::ExchangeError;
use crate::exchange::out::is_full;
use crate::service::error::ErrorKind;
use crate::text::locale::pairs;

impl From<ExchangeError> for Failure {
    fn from(error: ExchangeError) -> Failure {
        if is_broken_pipe(&error) {
            return Failure::Pipe;
        }
        let kind = match &error {
            ExchangeError::Write { source } if is_full(source) => return Failure::full(),
            ExchangeError::Write { .. } | ExchangeError::WriteSheet { .. } => ErrorKind::Storage,
            _ if error.is_missing() => ErrorKind::NotFound,
            _ => ErrorKind::Invalid,
        };
        let args = error.args();
        let args = pairs(&args);
        // These texts are in the area of the exchange.
        Failure::new(kind, &format!("exchange.error.{}", error.key()), &args)
    }
}

/// Whether a broken pipe is among the causes of an error: the writers of tables wrap it.
fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| {
        error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
