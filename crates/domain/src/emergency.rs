//! Emergencies: what a customer can't wait for.

use crate::words::words;

words! {
    /// What is missing today.
    EmergencyKind {
        /// No money for food.
        Food = "food",
        /// No home.
        Home = "home",
        /// No electricity or heating.
        Power = "power",
        /// No health insurance.
        Health = "health",
    }
}
