//! Headless verbs.
