//! The one integration test binary.

mod cli;
mod screens;
mod support;
