//! Section `sessions`.

use super::Problems;

/// How long people stay signed in, how passwords are hashed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sessions {
    /// Hours after which everybody has to sign in again.
    pub hours: i64,
    /// Minutes without a request after which a customer is signed out.
    pub customer_idle_minutes: i64,
    /// Minutes without a request after which staff is signed out.
    pub staff_idle_minutes: i64,
    /// Minutes without a request on somebody else's device.
    pub foreign_device_minutes: i64,
    /// Minutes after which a page's session gets a new token.
    pub rotate_minutes: i64,
    /// How passwords are hashed.
    pub argon2: Argon2,
    /// Passwords that are hashed at the same time; further sign-ins wait.
    pub hashing_slots: usize,
}

/// Cost of Argon2id (RFC 9106) for new passwords.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Argon2 {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for Argon2 {
    fn default() -> Self {
        let cost = identity::PasswordCost::default();
        Self { memory_kib: cost.memory_kib, passes: cost.passes }
    }
}

impl Default for Sessions {
    fn default() -> Self {
        let identity::IdentityConfig {
            session_hours: hours,
            customer_idle_minutes,
            staff_idle_minutes,
            foreign_device_minutes,
            rotate_minutes,
            password,
        } = identity::IdentityConfig::default();
        Self {
            hours,
            customer_idle_minutes,
            staff_idle_minutes,
            foreign_device_minutes,
            rotate_minutes,
            argon2: Argon2::default(),
            hashing_slots: password.slots,
        }
    }
}

impl Sessions {
    pub(super) fn validate(&self, problems: &mut Problems) {
        problems.demand((1..=24).contains(&self.hours), "sessions.hours", "must be 1 to 24");
        let idle = [
            ("sessions.customer_idle_minutes", self.customer_idle_minutes),
            ("sessions.staff_idle_minutes", self.staff_idle_minutes),
            ("sessions.foreign_device_minutes", self.foreign_device_minutes),
            ("sessions.rotate_minutes", self.rotate_minutes),
        ];
        for (key, minutes) in idle {
            problems.demand((1..=24 * 60).contains(&minutes), key, "must be 1 to 1440");
        }
        // The least that RFC 9106 and the usual advice for interactive sign-in agree on.
        problems.demand(
            (8_192..=4_194_304).contains(&self.argon2.memory_kib),
            "sessions.argon2.memory_kib",
            "must be 8192 (8 MiB) to 4194304 (4 GiB)",
        );
        problems.demand((1..=100).contains(&self.argon2.passes), "sessions.argon2.passes", "must be 1 to 100");
        problems.demand((1..=256).contains(&self.hashing_slots), "sessions.hashing_slots", "must be 1 to 256");
    }

    /// What `identity` takes.
    pub fn identity(&self) -> identity::IdentityConfig {
        identity::IdentityConfig {
            session_hours: self.hours,
            customer_idle_minutes: self.customer_idle_minutes,
            staff_idle_minutes: self.staff_idle_minutes,
            foreign_device_minutes: self.foreign_device_minutes,
            rotate_minutes: self.rotate_minutes,
            password: identity::PasswordCost {
                memory_kib: self.argon2.memory_kib,
                passes: self.argon2.passes,
                slots: self.hashing_slots,
            },
        }
    }
}
