//! What a page needs to be read on a phone, and from right to left.

use super::every_page;

/// What people write is in a language of theirs, whatever the page's is: its direction follows the text.
#[test]
fn text_fields_take_their_direction_from_what_is_written() {
    for page in every_page() {
        for field in page.html.split("<textarea").skip(1).filter_map(|rest| rest.split('>').next()) {
            assert!(field.contains(" dir=\""), "{field} in {}", page.file);
        }
    }
}

/// On a phone the rows of a table are blocks: a number, a day or a name says then of which column it is.
#[test]
fn numbers_and_times_in_tables_name_their_column() {
    for page in every_page() {
        for cell in page.html.split("<td").skip(1).filter_map(|rest| rest.split("</td>").next()) {
            let (tag, inside) = cell.split_once('>').unwrap();
            let bare = inside.trim_start().starts_with("<time") || tag.contains("number");
            assert!(!bare || tag.contains("data-label="), "{cell} in {}", page.file);
            // Behind a name in Arabic letters a number with hyphens would be turned around.
            let bare = inside.split('<').next().unwrap();
            assert!(!tag.contains("number") || !bare.contains('-'), "{cell} in {}", page.file);
        }
    }
}
