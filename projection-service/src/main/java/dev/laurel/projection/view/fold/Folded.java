package dev.laurel.projection.view.fold;

import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.UserView;

import java.util.List;

/**
 * What an event made of a view.
 *
 * @param view the view after it
 * @param spilled standings beside the view that are new or changed: those that had to leave it and
 *     those that a late event was for; none of them is in the view
 */
public record Folded(UserView view, List<Standing> spilled) {

    public Folded {
        spilled = List.copyOf(spilled);
    }
}
