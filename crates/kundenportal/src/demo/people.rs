//! The made-up Jobcenters and people of the demo. Nobody is called so: the surnames are words for what isn't real.

/// A Jobcenter of the demo.
#[derive(Debug)]
pub(super) struct Office {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    /// Two digits that its numbers begin with.
    pub(super) district: &'static str,
    pub(super) households: [Household; 2],
    pub(super) caseworkers: [&'static str; 2],
    pub(super) admin: &'static str,
    pub(super) auditor: &'static str,
}

/// A household; its first member has the account and the case.
#[derive(Debug)]
pub(super) struct Household {
    pub(super) title: &'static str,
    pub(super) members: &'static [Member],
}

/// A person.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    pub(super) born: &'static str,
}

impl Office {
    pub(super) fn customer_host(&self) -> String {
        format!("{}.localhost", self.slug)
    }

    pub(super) fn staff_host(&self) -> String {
        format!("staff.{}.localhost", self.slug)
    }
}

impl Member {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

const fn member(first: &'static str, last: &'static str, born: &'static str) -> Member {
    Member { first, last, born }
}

const fn household(title: &'static str, members: &'static [Member]) -> Household {
    Household { title, members }
}

/// All of them.
pub(super) const OFFICES: [Office; 3] = [
    Office {
        slug: "marburg-biedenkopf",
        name: "KreisJobCenter Marburg-Biedenkopf",
        district: "10",
        households: [
            household(
                "Weiterbewilligung",
                &[
                    member("Mia", "Mustermann", "1988-03-14"),
                    member("Jonas", "Beispiel", "1985-11-02"),
                    member("Lina", "Mustermann", "2016-06-21"),
                ],
            ),
            household("Erstantrag", &[member("Emre", "Exempel", "1994-09-30")]),
        ],
        caseworkers: ["Petra Probe", "Kemal Konzept"],
        admin: "Anna Attrappe",
        auditor: "Rolf Revision",
    },
    Office {
        slug: "lahn-dill",
        name: "Jobcenter Lahn-Dill",
        district: "20",
        households: [
            household(
                "Umzug und Unterkunft",
                &[
                    member("Olena", "Ohnename", "1990-01-27"),
                    member("Viktor", "Vorlage", "1989-05-08"),
                    member("Sofia", "Ohnename", "2019-12-12"),
                ],
            ),
            household("Erstantrag", &[member("Heinz", "Hypothese", "1967-07-19")]),
        ],
        caseworkers: ["Ines Irgendwer", "Theo Testfall"],
        admin: "Paul Platzhalter",
        auditor: "Dora Datenschutz",
    },
    Office {
        slug: "offenbach",
        name: "Jobcenter Offenbach",
        district: "30",
        households: [
            household(
                "Weiterbewilligung",
                &[
                    member("Amina", "Annahme", "1992-10-05"),
                    member("Yusuf", "Annahme", "1991-02-17"),
                    member("Noah", "Annahme", "2021-04-03"),
                ],
            ),
            household("Selbständigkeit, abschließende Angaben", &[member("Carlo", "Entwurf", "1979-08-23")]),
        ],
        caseworkers: ["Frieda Fiktiv", "Goran Gedacht"],
        admin: "Ulla Unecht",
        auditor: "Max Muster",
    },
];
