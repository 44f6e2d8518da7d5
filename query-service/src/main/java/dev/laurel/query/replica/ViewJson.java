package dev.laurel.query.replica;

import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.contract.view.UserView;
import dev.laurel.query.json.JsonBytes;

/** The credit view as it is served, made once when it changes and not at each request. */
final class ViewJson {

    private ViewJson() {}

    static byte[] of(UserView view, PartitionOffset position) {
        return JsonBytes.object(
                json -> {
                    json.writeStringProperty("user", view.user().value());
                    JsonBytes.ifKnown(json, "name", view.name());
                    JsonBytes.texts(json, "attributes", view.attributes());
                    json.writeNumberProperty("version", view.version());
                    json.writeBooleanProperty("frozen", view.frozen());
                    json.writeName("balances");
                    json.writeStartArray();
                    view.balances().forEach(balance -> JsonBytes.balance(json, balance));
                    json.writeEndArray();
                    json.writeStringProperty("position", position.text());
                });
    }
}
