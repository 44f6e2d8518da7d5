package dev.laurel.stack.service;

/** Where the services find what they stand on. */
public record ServiceSettings(
        String bootstrapServers, String postgresUrl, String postgresUser, String postgresPassword) {

    @Override
    public String toString() {
        return "ServiceSettings[" + bootstrapServers + ", " + postgresUrl + "]";
    }
}
