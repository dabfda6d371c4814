//! Internal rate of return of monthly flows.
