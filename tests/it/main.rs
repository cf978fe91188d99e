//! The only integration binary.

mod cli;
